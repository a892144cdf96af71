package dev.otelspring.pipeline.assembly;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

import com.google.protobuf.ByteString;
import dev.otelspring.pipeline.Batch;
import dev.otelspring.pipeline.DropReason;
import dev.otelspring.pipeline.ExporterState;
import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.Stage;
import dev.otelspring.pipeline.exporter.ExporterSettings;
import dev.otelspring.pipeline.exporter.RetryPolicy;
import dev.otelspring.pipeline.queue.MemoryQueue;
import dev.otelspring.pipeline.source.MetricReading;
import dev.otelspring.pipeline.source.SourceSettings;
import dev.otelspring.pipeline.status.PipelineSnapshot.ExporterCounts;
import dev.otelspring.pipeline.status.PipelineSnapshot.ExporterSnapshot;
import dev.otelspring.pipeline.status.PipelineSnapshot.SignalSnapshot;
import dev.otelspring.pipeline.testing.LogLines;
import dev.otelspring.pipeline.testing.OtlpReceiver;
import dev.otelspring.pipeline.testing.OtlpReceiver.Reply;
import dev.otelspring.pipeline.testing.OtlpReceiver.Request;
import dev.otelspring.pipeline.testing.Patiently;
import dev.otelspring.pipeline.testing.RecordingListener;
import dev.otelspring.pipeline.testing.SettableClock;
import dev.otelspring.pipeline.transport.Compression;
import dev.otelspring.pipeline.transport.HttpTransport;
import dev.otelspring.pipeline.transport.HttpTransportSettings;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.SdkMeterProviderBuilder;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * From the SDK's providers to a backend on a real socket.
 */
class TelemetryPipelineTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	/** Short, so that many failures pass in little time. */
	private static final RetryPolicy IMPATIENT = new RetryPolicy(Duration.ofMillis(2), 1.5, 0.5, Duration.ofMillis(20),
			Duration.ZERO);

	private final LogLines log = LogLines.of("dev.otelspring.pipeline");

	private final List<AutoCloseable> closeables = new ArrayList<>();

	@AfterEach
	void close() throws Exception {
		for (AutoCloseable closeable : this.closeables) {
			closeable.close();
		}
		this.log.close();
	}

	@ParameterizedTest
	@CsvSource({ "1, 16384", "2, 16384", "3, 16384", "4, 1024" })
	void everySpanIsAccountedForWhateverTheBackendDoes(long seed, int sourceQueue) throws InterruptedException {
		int threads = 4;
		int each = 2_500;
		MoodyBackend moods = new MoodyBackend(seed);
		OtlpReceiver receiver = receiver();
		receiver.answer(moods::answer);
		TelemetryPipeline pipeline = closing(TelemetryPipeline.builder()
			.spanSource(new SourceSettings(sourceQueue, 64, Duration.ofMillis(5)))
			.addExporter(exporter("main", receiver.endpoint(), IMPATIENT, new ExporterSettings(64, 1_000_000, 4)))
			.build());
		Tracer tracer = tracer(pipeline);
		inThreads(threads, (thread) -> {
			for (int i = 0; i < each; i++) {
				tracer.spanBuilder("span " + thread + "." + i).setNoParent().startSpan().end();
			}
		});
		Patiently.await().until(() -> undelivered(pipeline) == 0);

		assertThat(signal(pipeline, Signal.TRACES).created()).isEqualTo(threads * each);
		assertAccountIsExact(pipeline, Signal.TRACES);
		long lost = signal(pipeline, Signal.TRACES).dropped().getOrDefault(DropReason.QUEUE_FULL, 0L);
		assertThat(signal(pipeline, Signal.TRACES).dropped().keySet()).isSubsetOf(DropReason.QUEUE_FULL);

		List<Span> accepted = receiver.spans();
		ExporterCounts counts = counts(pipeline, "main", Signal.TRACES);
		assertThat(accepted).extracting(Span::getSpanId).doesNotHaveDuplicates();
		assertThat(accepted).hasSize(threads * each - (int) lost);
		assertThat(counts.delivered()).isEqualTo(accepted.size() - moods.rejected.get());
		assertThat(counts.dropped()).isEqualTo(Map.of(DropReason.REJECTED, (long) moods.rejected.get()));
		Set<ByteString> distinct = new HashSet<>(moods.takenBeforeHangingUp);
		accepted.forEach((span) -> distinct.add(span.getSpanId()));
		assertThat(distinct).as("what was taken without an answer came again").hasSameSizeAs(accepted);
		if (sourceQueue > threads * each) {
			assertThat(lost).isZero();
			assertThat(moods.seen).as("every mood was met").containsOnlyKeys(MoodyBackend.Mood.values());
		}
	}

	@Test
	void threeSignalsArrive() {
		OtlpReceiver receiver = receiver();
		TelemetryPipeline pipeline = pipeline(receiver.endpoint());
		tracer(pipeline).spanBuilder("GET /orders").startSpan().end();
		loggers(pipeline).get("test").logRecordBuilder().setBody("order placed").emit();
		SdkMeterProvider meters = meters(pipeline);
		meters.get("test").counterBuilder("orders").build().add(3);
		meters.forceFlush().join(30, TimeUnit.SECONDS);
		assertThat(pipeline.flush(PATIENCE)).isTrue();
		assertThat(receiver.spans()).extracting(Span::getName).containsExactly("GET /orders");
		assertThat(receiver.logRecords()).extracting((record) -> record.getBody().getStringValue())
			.containsExactly("order placed");
		assertThat(receiver.metrics()).extracting(Metric::getName).contains("orders");
		for (Signal signal : Signal.values()) {
			assertAccountIsExact(pipeline, signal);
			assertThat(counts(pipeline, "main", signal).delivered()).isPositive();
		}
		assertThat(snapshot(pipeline, "main").state()).isEqualTo(ExporterState.DELIVERING);
		assertThat(snapshot(pipeline, "main").lastSuccess()).isNotNull();
		assertThat(this.log.lines()).isEmpty();
	}

	@Test
	void backendThatStartsLaterGetsEverything() {
		OtlpReceiver early = OtlpReceiver.start();
		int port = early.port();
		URI endpoint = early.endpoint();
		early.close();
		SettableClock clock = new SettableClock(Instant.parse("2026-01-01T12:00:00Z"));
		TelemetryPipeline pipeline = closing(TelemetryPipeline.builder()
			.addExporter(exporter("main", endpoint, IMPATIENT, ExporterSettings.defaults()))
			.clock(clock)
			.build());
		end(tracer(pipeline), 1_000);
		assertThat(pipeline.collect(PATIENCE)).isTrue();
		Patiently.await().until(() -> snapshot(pipeline, "main").state() == ExporterState.RETRYING);
		assertThat(counts(pipeline, "main", Signal.TRACES).queued()).isEqualTo(1_000);
		OtlpReceiver late = closing(OtlpReceiver.startAt(port));
		Patiently.await().until(() -> undelivered(pipeline) == 0);
		assertThat(late.spans()).hasSize(1_000).extracting(Span::getSpanId).doesNotHaveDuplicates();
		assertThat(counts(pipeline, "main", Signal.TRACES)).isEqualTo(new ExporterCounts(1_000, 1_000, 0, Map.of()));
		clock.advance(Duration.ofSeconds(10));
		end(tracer(pipeline), 1);
		assertThat(pipeline.flush(PATIENCE)).isTrue();
		assertThat(this.log.lines()).hasSize(2);
		assertThat(this.log.lines().get(0)).startsWith("WARN Exporter 'main' cannot deliver spans (connection refused");
		assertThat(this.log.lines().get(1)).startsWith("INFO Exporter 'main' delivers spans again");
	}

	@Test
	@Timeout(20)
	void endsSoonWhenTheBackendIsAbsent() {
		OtlpReceiver absent = OtlpReceiver.start();
		absent.close();
		TelemetryPipeline pipeline = TelemetryPipeline.builder()
			.addExporter(exporter("main", absent.endpoint(), RetryPolicy.defaults(), ExporterSettings.defaults()))
			.build();
		end(tracer(pipeline), 100);
		assertThat(pipeline.flush(Duration.ofMinutes(1))).isFalse();
		end(tracer(pipeline), 1);
		pipeline.close();
		assertThat(counts(pipeline, "main", Signal.TRACES))
			.isEqualTo(new ExporterCounts(101, 0, 0, Map.of(DropReason.SHUTDOWN, 101L)));
		assertThat(snapshot(pipeline, "main").state()).isEqualTo(ExporterState.STOPPED);
		assertAccountIsExact(pipeline, Signal.TRACES);
	}

	@Test
	@Timeout(20)
	void endsSoonWhenTheBackendHangs() throws IOException {
		try (ServerSocket hanging = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
			TelemetryPipeline pipeline = pipeline(URI.create("http://127.0.0.1:" + hanging.getLocalPort()));
			end(tracer(pipeline), 100);
			pipeline.close();
			assertThat(counts(pipeline, "main", Signal.TRACES))
				.isEqualTo(new ExporterCounts(100, 0, 0, Map.of(DropReason.SHUTDOWN, 100L)));
		}
	}

	@Test
	void backendThatHangsDelaysNoOther() throws IOException {
		try (ServerSocket hanging = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
			OtlpReceiver receiver = receiver();
			TelemetryPipeline pipeline = closing(TelemetryPipeline.builder()
				.addExporter(exporter("hanging", URI.create("http://127.0.0.1:" + hanging.getLocalPort()), IMPATIENT,
						ExporterSettings.defaults()))
				.addExporter(exporter("main", receiver.endpoint(), IMPATIENT, ExporterSettings.defaults()))
				.build());
			for (int i = 1; i <= 5; i++) {
				int spans = i * 100;
				end(tracer(pipeline), 100);
				assertThat(pipeline.collect(PATIENCE)).isTrue();
				Patiently.await().until(() -> receiver.spans().size() == spans);
			}
			assertThat(counts(pipeline, "hanging", Signal.TRACES)).isEqualTo(new ExporterCounts(500, 0, 500, Map.of()));
		}
	}

	@Test
	void endDeliversWhatIsStillThere() {
		OtlpReceiver receiver = receiver();
		TelemetryPipeline pipeline = pipeline(receiver.endpoint());
		end(tracer(pipeline), 100);
		loggers(pipeline).get("test").logRecordBuilder().setBody("bye").emit();
		pipeline.close();
		assertThat(receiver.spans()).hasSize(100);
		assertThat(receiver.logRecords()).hasSize(1);
		assertThat(counts(pipeline, "main", Signal.TRACES)).isEqualTo(new ExporterCounts(100, 100, 0, Map.of()));
	}

	@RepeatedTest(3)
	void spansThatEndDuringTheEndAreAccountedFor() throws InterruptedException {
		OtlpReceiver receiver = receiver();
		TelemetryPipeline pipeline = TelemetryPipeline.builder()
			.spanSource(new SourceSettings(2048, 64, Duration.ofMillis(1)))
			.addExporter(exporter("main", receiver.endpoint(), IMPATIENT, ExporterSettings.defaults()))
			.build();
		Tracer tracer = tracer(pipeline);
		CountDownLatch half = new CountDownLatch(2_000);
		Thread closing = new Thread(() -> {
			try {
				half.await();
				pipeline.close();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		});
		closing.start();
		inThreads(4, (thread) -> {
			for (int i = 0; i < 1_000; i++) {
				tracer.spanBuilder("span").setNoParent().startSpan().end();
				half.countDown();
			}
		});
		closing.join();
		assertThat(signal(pipeline, Signal.TRACES).created()).isEqualTo(4_000);
		assertAccountIsExact(pipeline, Signal.TRACES);
		assertThat(undelivered(pipeline)).isZero();
		assertThat(counts(pipeline, "main", Signal.TRACES).delivered()).isEqualTo(receiver.spans().size());
	}

	@Test
	void stagesStandBetweenSourceAndBackends() {
		OtlpReceiver receiver = receiver();
		RecordingListener heard = new RecordingListener();
		TelemetryPipeline pipeline = closing(TelemetryPipeline.builder()
			.addSpanStage((listener) -> (batch) -> batch
				.with(batch.items().stream().filter((span) -> !span.getName().equals("/health")).toList()))
			.addSpanStage((listener) -> new Holding())
			.addLogStage((listener) -> (batch) -> batch.with(List.of()))
			.addMetricStage((listener) -> (batch) -> {
				throw new IllegalStateException("broken");
			})
			.addListener(heard)
			.addExporter(exporter("main", receiver.endpoint(), IMPATIENT, ExporterSettings.defaults()))
			.build());
		LogLines expected = closing(LogLines.of("dev.otelspring.pipeline.Pipeline"));
		Tracer tracer = tracer(pipeline);
		tracer.spanBuilder("/orders").startSpan().end();
		tracer.spanBuilder("/health").startSpan().end();
		loggers(pipeline).get("test").logRecordBuilder().setBody("order placed").emit();
		SdkMeterProvider meters = meters(pipeline);
		meters.get("test").counterBuilder("orders").build().add(3);
		meters.forceFlush().join(30, TimeUnit.SECONDS);
		assertThat(pipeline.flush(PATIENCE)).isTrue();
		assertThat(receiver.requests()).extracting(Request::path).containsExactly("/v1/traces");
		assertThat(receiver.spans()).extracting(Span::getName).containsExactly("/orders");
		assertThat(heard.counts()).containsEntry("created traces", 2L)
			.containsEntry("main delivered traces", 1L)
			.containsEntry("dropped metrics stage_failed", heard.count("created metrics"));
		assertThat(expected.lines()).hasSize(1);
	}

	@Test
	void exportsWhatAnExporterTakes() {
		OtlpReceiver receiver = receiver();
		TelemetryPipeline none = closing(TelemetryPipeline.builder().build());
		ExporterDefinition logsAlone = exporter("logs", receiver.endpoint(), Set.of(Signal.LOGS), IMPATIENT,
				ExporterSettings.defaults());
		TelemetryPipeline some = closing(TelemetryPipeline.builder().addExporter(logsAlone).build());
		assertThat(none.exports(Signal.TRACES)).isFalse();
		assertThat(some.exports(Signal.TRACES)).isFalse();
		assertThat(some.exports(Signal.LOGS)).isTrue();
		assertThat(none.flush(PATIENCE)).isTrue();
	}

	@Test
	void flushTellsOfWhatAnExporterOfTheSdkFailedToSend() {
		OtlpReceiver receiver = receiver();
		TelemetryPipeline pipeline = closing(TelemetryPipeline.builder()
			.addExporter(exporter("main", receiver.endpoint(), IMPATIENT, ExporterSettings.defaults()))
			.addSpanExporter("other", new OtherExporter(CompletableResultCode.ofFailure()))
			.build());
		end(tracer(pipeline), 10);
		assertThat(pipeline.flush(PATIENCE)).isFalse();
		assertThat(receiver.spans()).hasSize(10);
		assertThat(counts(pipeline, "other", Signal.TRACES).dropped())
			.isEqualTo(Map.of(DropReason.EXPORTER_FAILED, 10L));
		assertThat(this.log.lines()).singleElement()
			.asString()
			.contains("Exporter 'other': it cannot send spans", "counted as 'exporter_failed'");
	}

	@Test
	void queueOfAnExporterOfTheSdkIsBoundedInBytes() {
		TelemetryPipeline pipeline = closing(
				TelemetryPipeline.builder().addSpanExporter("other", new OtherExporter(null)).build());
		String text = "a".repeat(100_000);
		Tracer tracer = tracer(pipeline);
		for (int i = 0; i < 1_000; i++) {
			tracer.spanBuilder("span").setNoParent().setAttribute("text", text).startSpan().end();
			if (i % 100 == 99) {
				assertThat(pipeline.collect(PATIENCE)).isTrue();
			}
		}
		assertThat(pipeline.heapBytes()).isBetween(20_000_000L, 32L * 1024 * 1024);
		ExporterCounts counts = counts(pipeline, "other", Signal.TRACES);
		assertThat(counts.queued() + counts.dropped().get(DropReason.QUEUE_FULL)).isEqualTo(1_000);
		pipeline.close();
		assertAccountIsExact(pipeline, Signal.TRACES);
	}

	@Test
	void accountIsExactWhereAWrapperTellsItsResultsLate() {
		OtlpReceiver receiver = receiver();
		List<CompletableResultCode> results = new ArrayList<>();
		List<Collection<SpanData>> batches = new ArrayList<>();
		List<SpanExporter> wrapped = new ArrayList<>();
		TelemetryPipeline pipeline = closing(TelemetryPipeline.builder()
			.addExporter(exporter("main", receiver.endpoint(), IMPATIENT, ExporterSettings.defaults()))
			.wrapSpanExporters((exporter) -> {
				wrapped.add(exporter);
				return new OtherExporter(null) {
					@Override
					public CompletableResultCode export(Collection<SpanData> spans) {
						batches.add(spans);
						results.add(new CompletableResultCode());
						return results.get(results.size() - 1);
					}
				};
			})
			.build());
		for (int i = 0; i < 2; i++) {
			end(tracer(pipeline), 100);
			assertThat(pipeline.collect(PATIENCE)).isTrue();
		}
		wrapped.get(0).export(batches.get(1).stream().limit(60).toList());
		results.get(0).succeed();
		results.get(1).succeed();
		assertThat(signal(pipeline, Signal.TRACES).dropped()).isEqualTo(Map.of(DropReason.FILTERED, 140L));
	}

	@Test
	void nothingIsSentBeforeTheFirstItem() {
		OtlpReceiver receiver = receiver();
		TelemetryPipeline pipeline = pipeline(receiver.endpoint());
		assertThat(pipeline.flush(PATIENCE)).isTrue();
		assertThat(snapshot(pipeline, "main").state()).isEqualTo(ExporterState.IDLE);
		pipeline.close();
		assertThat(receiver.requests()).isEmpty();
	}

	private TelemetryPipeline pipeline(URI endpoint) {
		return closing(TelemetryPipeline.builder()
			.addExporter(exporter("main", endpoint, IMPATIENT, ExporterSettings.defaults()))
			.build());
	}

	private static ExporterDefinition exporter(String name, URI endpoint, RetryPolicy retryPolicy,
			ExporterSettings settings) {
		return exporter(name, endpoint, Set.of(Signal.values()), retryPolicy, settings);
	}

	private static ExporterDefinition exporter(String name, URI endpoint, Set<Signal> signals, RetryPolicy retryPolicy,
			ExporterSettings settings) {
		HttpTransportSettings transport = new HttpTransportSettings(HttpTransportSettings.endpointsUnder(endpoint),
				Map::of, Compression.GZIP, PATIENCE, PATIENCE, () -> null, "shop/1.0");
		return new ExporterDefinition(name, endpoint.toString(), "http/protobuf", "gzip", signals,
				new HttpTransport(transport, Clock.systemUTC()), new MemoryQueue(32_000_000), retryPolicy, settings,
				new MetricReading(MetricReading.Temporality.CUMULATIVE,
						MetricReading.Histograms.EXPLICIT_BUCKET_HISTOGRAM, Duration.ofDays(1)));
	}

	private OtlpReceiver receiver() {
		return closing(OtlpReceiver.start());
	}

	private Tracer tracer(TelemetryPipeline pipeline) {
		return SdkTracerProvider.builder().addSpanProcessor(pipeline.spanSource()).build().get("test");
	}

	private SdkLoggerProvider loggers(TelemetryPipeline pipeline) {
		return SdkLoggerProvider.builder().addLogRecordProcessor(pipeline.logRecordSource()).build();
	}

	private SdkMeterProvider meters(TelemetryPipeline pipeline) {
		SdkMeterProviderBuilder builder = SdkMeterProvider.builder();
		pipeline.metricSources()
			.forEach((source) -> builder
				.registerMetricReader(PeriodicMetricReader.builder(source).setInterval(Duration.ofDays(1)).build()));
		return closing(builder.build());
	}

	private static void end(Tracer tracer, int spans) {
		for (int i = 0; i < spans; i++) {
			tracer.spanBuilder("span " + i).setNoParent().startSpan().end();
		}
	}

	private static void inThreads(int count, IntConsumer code) throws InterruptedException {
		List<Thread> threads = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			int number = i;
			Thread thread = new Thread(() -> code.accept(number));
			thread.start();
			threads.add(thread);
		}
		for (Thread thread : threads) {
			thread.join();
		}
	}

	// The first in is the last out: pipelines end before the backends that they send to.
	private <T extends AutoCloseable> T closing(T closeable) {
		this.closeables.add(0, closeable);
		return closeable;
	}

	private static void assertAccountIsExact(TelemetryPipeline pipeline, Signal signal) {
		SignalSnapshot before = signal(pipeline, signal);
		for (ExporterSnapshot exporter : pipeline.status().snapshot().exporters()) {
			ExporterCounts counts = counts(pipeline, exporter.name(), signal);
			assertThat(before.created() - before.waiting() - sum(before.dropped()) - counts.enqueued())
				.as("%s before the fan-out: %s, %s", signal, before, counts)
				.isZero();
			assertThat(counts.enqueued() - counts.delivered() - counts.queued() - sum(counts.dropped()))
				.as("%s of %s: %s", signal, exporter.name(), counts)
				.isZero();
		}
	}

	private static long undelivered(TelemetryPipeline pipeline) {
		SignalSnapshot before = signal(pipeline, Signal.TRACES);
		ExporterCounts counts = counts(pipeline, "main", Signal.TRACES);
		return before.created() - sum(before.dropped()) - counts.delivered() - sum(counts.dropped());
	}

	private static long sum(Map<DropReason, Long> counts) {
		return counts.values().stream().mapToLong(Long::longValue).sum();
	}

	private static SignalSnapshot signal(TelemetryPipeline pipeline, Signal signal) {
		SignalSnapshot snapshot = pipeline.status().snapshot().signals().get(signal);
		assertThat(snapshot).isNotNull();
		return snapshot;
	}

	private static ExporterSnapshot snapshot(TelemetryPipeline pipeline, String exporter) {
		return pipeline.status()
			.snapshot()
			.exporters()
			.stream()
			.filter((snapshot) -> snapshot.name().equals(exporter))
			.findFirst()
			.orElseThrow();
	}

	private static ExporterCounts counts(TelemetryPipeline pipeline, String exporter, Signal signal) {
		ExporterCounts counts = snapshot(pipeline, exporter).counts().get(signal);
		assertThat(counts).isNotNull();
		return counts;
	}

	/** Answers each request in a mood of its own. */
	private static final class MoodyBackend {

		private final Random random;

		private final Map<Mood, Integer> seen = new ConcurrentHashMap<>();

		private final Set<ByteString> takenBeforeHangingUp = ConcurrentHashMap.newKeySet();

		private final AtomicInteger rejected = new AtomicInteger();

		MoodyBackend(long seed) {
			this.random = new Random(seed);
		}

		Reply answer(Request request) {
			Mood mood = mood();
			this.seen.merge(mood, 1, Integer::sum);
			List<ByteString> spans = ids(request);
			return switch (mood) {
				case UNAVAILABLE -> Reply.of(503);
				case OVERLOADED -> new Reply(429, Map.of("Retry-After", "0"), new byte[0]);
				case HANGING_UP -> throw new IllegalStateException("hangs up");
				case HANGING_UP_LATE -> {
					this.takenBeforeHangingUp.addAll(spans);
					throw new IllegalStateException("hangs up after it took all");
				}
				case PICKY -> {
					int some = Math.min(3, spans.size());
					this.rejected.addAndGet(some);
					yield new Reply(200, Map.of("Content-Type", "application/x-protobuf"), partialSuccess(some));
				}
				case WELL -> Reply.of(200);
			};
		}

		private synchronized Mood mood() {
			int mood = this.random.nextInt(2 * Mood.values().length);
			return (mood < Mood.values().length) ? Mood.values()[mood] : Mood.WELL;
		}

		private static List<ByteString> ids(Request request) {
			return request.traces()
				.getResourceSpansList()
				.stream()
				.flatMap((resource) -> resource.getScopeSpansList().stream())
				.flatMap((scope) -> scope.getSpansList().stream())
				.map(Span::getSpanId)
				.toList();
		}

		private static byte[] partialSuccess(int rejected) {
			return ExportTraceServiceResponse.newBuilder()
				.setPartialSuccess(
						ExportTracePartialSuccess.newBuilder().setRejectedSpans(rejected).setErrorMessage("too old"))
				.build()
				.toByteArray();
		}

		private enum Mood {

			WELL, UNAVAILABLE, OVERLOADED, HANGING_UP, HANGING_UP_LATE, PICKY

		}

	}

	/** Holds everything back until it is flushed. */
	private static final class Holding implements Stage<SpanData> {

		private final List<SpanData> held = new ArrayList<>();

		@Override
		public Batch<SpanData> process(Batch<SpanData> batch) {
			this.held.addAll(batch.items());
			return batch.with(List.of());
		}

		@Override
		public Batch<SpanData> flush(Batch<SpanData> empty) {
			Batch<SpanData> released = empty.with(this.held);
			this.held.clear();
			return released;
		}

	}

	/** An exporter of somebody else. */
	private static class OtherExporter implements SpanExporter {

		private final @Nullable CompletableResultCode result;

		/**
		 * Creates an exporter.
		 * @param result of each export; {@code null} if none comes
		 */
		OtherExporter(@Nullable CompletableResultCode result) {
			this.result = result;
		}

		@Override
		public CompletableResultCode export(Collection<SpanData> spans) {
			return (this.result != null) ? this.result : new CompletableResultCode();
		}

		@Override
		public CompletableResultCode flush() {
			return CompletableResultCode.ofSuccess();
		}

		@Override
		public CompletableResultCode shutdown() {
			return CompletableResultCode.ofSuccess();
		}

	}

}
