package dev.otelspring.pipeline.exporter;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.otelspring.pipeline.Batch;
import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.otlp.Frame;
import dev.otelspring.pipeline.otlp.FrameEncoder;
import dev.otelspring.pipeline.queue.MemoryQueue;
import dev.otelspring.pipeline.testing.Faults;
import dev.otelspring.pipeline.testing.LogLines;
import dev.otelspring.pipeline.testing.Patiently;
import dev.otelspring.pipeline.testing.RecordingListener;
import dev.otelspring.pipeline.testing.Telemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleGauge;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.LongUpDownCounter;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.trace.data.DelegatingSpanData;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class FanOutTests {

	private final LogLines log = LogLines.of(FanOut.class.getName());

	private final RecordingListener heard = new RecordingListener();

	private final FakeBackend main = new FakeBackend();

	private final FakeBackend audit = new FakeBackend();

	private final List<Exporter> exporters = new ArrayList<>();

	@AfterEach
	void close() {
		this.exporters.forEach(Exporter::close);
		this.log.close();
	}

	@Test
	void everyExporterGetsTheSameFrames() {
		FanOut<SpanData> fanOut = spans(exporter("main", this.main), exporter("audit", this.audit));
		fanOut.accept(batch(Telemetry.spans(3)));
		work();
		assertThat(names(this.main)).containsExactly("span 0", "span 1", "span 2");
		assertThat(names(this.audit)).containsExactly("span 0", "span 1", "span 2");
		assertThat(this.main.sent(0).frames().get(0)).as("encoded once").isSameAs(this.audit.sent(0).frames().get(0));
		assertThat(this.heard.counts()).isEqualTo(Map.of("main enqueued traces", 3L, "main delivered traces", 3L,
				"audit enqueued traces", 3L, "audit delivered traces", 3L));
	}

	@Test
	void framesHoldAtMost64Items() {
		spans(exporter("main", this.main)).accept(batch(Telemetry.spans(130)));
		work();
		assertThat(frames(this.main)).extracting(Frame::count).containsExactly(64, 64, 2);
		assertThat(names(this.main)).containsExactlyElementsOf(numbered(0, 130));
	}

	@Test
	void framesOfLargeItemsHoldFewer() {
		String stackTrace = "a".repeat(30_000);
		List<SpanData> spans = Telemetry.spans((tracer) -> {
			for (int i = 0; i < 20; i++) {
				tracer.spanBuilder("span " + i)
					.setNoParent()
					.setAttribute("stack", (i == 7) ? stackTrace.repeat(20) : stackTrace)
					.startSpan()
					.end();
			}
		});
		spans(exporter("main", this.main)).accept(batch(spans));
		work();
		assertThat(names(this.main)).containsExactlyElementsOf(numbered(0, 20));
		assertThat(frames(this.main)).filteredOn((frame) -> frame.size() > FanOut.FRAME_BYTES)
			.singleElement()
			.satisfies((frame) -> assertThat(frame.count()).isOne());
	}

	@Test
	void metricOfManySeriesIsSeveralFrames() {
		List<MetricData> metrics = Telemetry.metrics((meter) -> {
			LongCounter counter = meter.counterBuilder("orders").build();
			DoubleGauge gauge = meter.gaugeBuilder("stock").build();
			DoubleHistogram histogram = meter.histogramBuilder("duration").build();
			LongUpDownCounter active = meter.upDownCounterBuilder("active").build();
			for (int i = 0; i < 500; i++) {
				Attributes customer = Attributes.of(AttributeKey.stringKey("customer"), "c" + "x".repeat(1000) + i);
				counter.add(1, customer);
				gauge.set(2, customer);
				histogram.record(3, customer);
				active.add(4, customer);
			}
		});
		new FanOut<>(Signal.METRICS, FrameEncoder.forMetrics(), List.of(exporter("main", this.main)), List.of(),
				this.heard)
			.accept(new Batch<>(Signal.METRICS, metrics));
		work();
		assertThat(frames(this.main)).hasSizeGreaterThan(8)
			.allSatisfy((frame) -> assertThat(frame.size()).isLessThanOrEqualTo(FanOut.FRAME_BYTES));
		assertThat(this.heard.count("main delivered metrics")).isEqualTo(2_000);
		for (Metric whole : points(FrameEncoder.forMetrics().encode(metrics)).toList()) {
			Metric.Builder joined = Metric.newBuilder();
			frames(this.main).stream()
				.flatMap(FanOutTests::points)
				.filter((part) -> part.getName().equals(whole.getName()))
				.forEach(joined::mergeFrom);
			assertThat(joined.build()).isEqualTo(whole);
		}
	}

	@Test
	void framesOfOneBatchGoAsOneRequest() {
		Exporter exporter = exporter("main", this.main);
		exporter.start();
		awaitRest("otel-exporter-main");
		CountDownLatch sent = new CountDownLatch(1);
		this.main.answer((frames) -> {
			sent.countDown();
			return FakeBackend.ACCEPTED;
		});
		List<SpanData> spans = new ArrayList<>(Telemetry.spans(130));
		// Gives a worker that is woken too early the time to send the first frame alone.
		spans.set(100, new DelegatingSpanData(spans.get(100)) {
			@Override
			public String getName() {
				await(sent, Duration.ofMillis(300));
				return super.getName();
			}
		});
		spans(exporter).accept(batch(spans));
		assertThat(await(sent, Duration.ofSeconds(10))).isTrue();
		assertThat(exporter.flush()).succeedsWithin(Duration.ofSeconds(10));
		assertThat(this.main.requests()).hasSize(1);
		assertThat(frames(this.main)).extracting(Frame::count).containsExactly(64, 64, 2);
	}

	@ParameterizedTest
	@ValueSource(classes = { IllegalStateException.class, AssertionError.class, StackOverflowError.class })
	void oneBadItemSpoilsOnlyItself(Class<? extends Throwable> type) {
		List<SpanData> spans = new ArrayList<>(Telemetry.spans(100));
		spans.set(70, new Poison(spans.get(70), type));
		FanOut<SpanData> fanOut = spans(exporter("main", this.main));
		fanOut.accept(batch(spans));
		fanOut.accept(batch(Telemetry.spans(1)));
		work();
		List<String> expected = new ArrayList<>(numbered(0, 70));
		expected.addAll(numbered(71, 100));
		expected.add("span 0");
		assertThat(names(this.main)).containsExactlyElementsOf(expected);
		assertThat(this.heard.counts()).isEqualTo(Map.of("dropped traces encoding_failed", 1L, "main enqueued traces",
				100L, "main delivered traces", 100L));
	}

	@Test
	void badItemAloneIsDroppedAndCountedOnce() {
		FanOut<SpanData> fanOut = spans(exporter("main", this.main), exporter("audit", this.audit));
		fanOut.accept(batch(List.of(new Poison(Telemetry.spans(1).get(0), IllegalStateException.class))));
		work();
		assertThat(this.main.requests()).isEmpty();
		assertThat(this.heard.counts()).isEqualTo(Map.of("dropped traces encoding_failed", 1L));
	}

	@Test
	void badMetricCountsItsPoints() {
		List<MetricData> metrics = new ArrayList<>(Telemetry.metrics(3, 5));
		metrics.set(1, poison(metrics.get(1)));
		new FanOut<>(Signal.METRICS, FrameEncoder.forMetrics(), List.of(exporter("main", this.main)), List.of(),
				this.heard)
			.accept(new Batch<>(Signal.METRICS, metrics));
		work();
		assertThat(this.heard.counts()).isEqualTo(Map.of("dropped metrics encoding_failed", 5L, "main enqueued metrics",
				10L, "main delivered metrics", 10L));
	}

	@Test
	void badItemsAreLoggedOnce() {
		FanOut<SpanData> fanOut = spans(exporter("main", this.main));
		for (int i = 0; i < 3; i++) {
			fanOut.accept(batch(List.of(new Poison(Telemetry.spans(1).get(0), IllegalStateException.class))));
		}
		assertThat(this.heard.counts()).isEqualTo(Map.of("dropped traces encoding_failed", 3L));
		assertThat(this.log.lines()).singleElement()
			.asString()
			.startsWith("ERROR Encoding spans as OTLP failed")
			.contains("encoding_failed");
	}

	@Test
	void exporterThatDoesNotTakeASignalGetsNone() {
		FanOut<SpanData> fanOut = spans(exporter("main", this.main),
				exporter("audit", this.audit, Signal.LOGS, Signal.METRICS));
		fanOut.accept(batch(Telemetry.spans(3)));
		work();
		assertThat(names(this.main)).hasSize(3);
		assertThat(this.audit.requests()).isEmpty();
		assertThat(this.heard.counts()).isEqualTo(Map.of("main enqueued traces", 3L, "main delivered traces", 3L));
	}

	@Test
	void nothingIsEncodedIfNobodyTakesIt() {
		AtomicInteger touched = new AtomicInteger();
		SpanData touchy = new DelegatingSpanData(Telemetry.spans(1).get(0)) {

			@Override
			public String getName() {
				touched.incrementAndGet();
				return super.getName();
			}

		};
		spans(exporter("audit", this.audit, Signal.LOGS)).accept(batch(List.of(touchy)));
		assertThat(touched).hasValue(0);
		spans(exporter("main", this.main)).accept(batch(List.of(touchy)));
		assertThat(touched.get()).isPositive();
	}

	@Test
	void backendThatHangsDelaysNoOther() {
		this.audit.hold();
		FanOut<SpanData> fanOut = spans(exporter("audit", this.audit), exporter("main", this.main));
		for (int i = 0; i < 10; i++) {
			fanOut.accept(batch(Telemetry.spans(100)));
			work();
		}
		assertThat(names(this.main)).hasSize(1_000);
		assertThat(this.heard.count("main delivered traces")).isEqualTo(1_000);
		assertThat(this.exporters.get(0).queued(Signal.TRACES)).isEqualTo(1_000);
	}

	private FanOut<SpanData> spans(Exporter... to) {
		return new FanOut<>(Signal.TRACES, FrameEncoder.forSpans(), List.of(to), List.of(), this.heard);
	}

	private Exporter exporter(String name, FakeBackend backend, Signal... signals) {
		EnumSet<Signal> taken = (signals.length > 0) ? EnumSet.of(signals[0], signals) : EnumSet.allOf(Signal.class);
		Exporter exporter = new Exporter(name, taken, new MemoryQueue(10_000_000), backend, RetryPolicy.defaults(),
				ExporterSettings.defaults(), this.heard);
		this.exporters.add(exporter);
		return exporter;
	}

	private void work() {
		this.exporters.forEach((exporter) -> exporter.step(Duration.ofHours(1).toNanos()));
	}

	// A worker that has just begun looks at the queue without being woken.
	private static void awaitRest(String worker) {
		Patiently.await()
			.until(() -> Thread.getAllStackTraces()
				.keySet()
				.stream()
				.filter((thread) -> thread.getName().equals(worker))
				.allMatch((thread) -> thread.getState() == Thread.State.TIMED_WAITING));
	}

	private static boolean await(CountDownLatch latch, Duration patience) {
		try {
			return latch.await(patience.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static Batch<SpanData> batch(List<SpanData> spans) {
		return new Batch<>(Signal.TRACES, spans);
	}

	private static List<Frame> frames(FakeBackend backend) {
		List<Frame> frames = new ArrayList<>();
		for (int i = 0; i < backend.requests().size(); i++) {
			frames.addAll(backend.sent(i).frames());
		}
		return frames;
	}

	private static List<String> names(FakeBackend backend) {
		return frames(backend).stream()
			.map(FanOutTests::decoded)
			.flatMap((request) -> request.getResourceSpansList().stream())
			.flatMap((resource) -> resource.getScopeSpansList().stream())
			.flatMap((scope) -> scope.getSpansList().stream())
			.map(Span::getName)
			.toList();
	}

	private static ExportTraceServiceRequest decoded(Frame frame) {
		try {
			return ExportTraceServiceRequest.parseFrom(frame.bytes());
		}
		catch (InvalidProtocolBufferException ex) {
			throw new AssertionError("no OTLP", ex);
		}
	}

	private static Stream<Metric> points(Frame frame) {
		try {
			return ExportMetricsServiceRequest.parseFrom(frame.bytes())
				.getResourceMetricsList()
				.stream()
				.flatMap((resource) -> resource.getScopeMetricsList().stream())
				.flatMap((scope) -> scope.getMetricsList().stream());
		}
		catch (InvalidProtocolBufferException ex) {
			throw new AssertionError("no OTLP", ex);
		}
	}

	private static List<String> numbered(int from, int to) {
		return IntStream.range(from, to).mapToObj((i) -> "span " + i).toList();
	}

	private static MetricData poison(MetricData metric) {
		return (MetricData) Proxy.newProxyInstance(FanOutTests.class.getClassLoader(),
				new Class<?>[] { MetricData.class }, (proxy, method, arguments) -> {
					if (method.getName().equals("getName")) {
						throw new IllegalStateException("poison");
					}
					try {
						return method.invoke(metric, arguments);
					}
					catch (InvocationTargetException ex) {
						throw ex.getCause();
					}
				});
	}

	/** A span whose name cannot be had. */
	private static final class Poison extends DelegatingSpanData {

		private final Class<? extends Throwable> type;

		Poison(SpanData delegate, Class<? extends Throwable> type) {
			super(delegate);
			this.type = type;
		}

		@Override
		public String getName() {
			throw Faults.raise(this.type);
		}

	}

}
