package dev.otelspring.benchmarks.recent;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import dev.otelspring.pipeline.Batch;
import dev.otelspring.pipeline.Pipeline;
import dev.otelspring.pipeline.PipelineListener;
import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.Sink;
import dev.otelspring.pipeline.Stage;
import dev.otelspring.pipeline.otlp.FrameEncoder;
import dev.otelspring.pipeline.status.RecentLogs;
import dev.otelspring.pipeline.status.RecentTraces;
import dev.otelspring.pipeline.testing.Telemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.logs.Logger;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.logs.ReadWriteLogRecord;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Batches of 510 items on their way from the SDK's objects, of which the source makes
 * immutable ones, to frames, which are what is queued for a backend: with and without the
 * stage that remembers the last of them. To tell what that stage costs beside a noisy
 * machine, the same without frames. The spans are those of 170 requests, ten at a time: a
 * server span, one within and a client span. To be compared by the median, which does not
 * count when the machine did something else.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class RecentTelemetryBenchmark {

	private static final int BATCH = 510;

	private static final int AT_A_TIME = 10;

	private static final int ITEMS_IN_A_FRAME = 64;

	/**
	 * So many that a trace does not come again while it is remembered, and so few that
	 * they are in the cache, as what the source has just made.
	 */
	private static final int BATCHES = 4;

	/** What the items are. */
	@Param({ "spans", "logs" })
	public String signal;

	private Way<?, ?> way;

	@Setup
	public void create(Blackhole blackhole) {
		this.way = "spans".equals(this.signal) ? spans(blackhole) : logRecords(blackhole);
	}

	@Benchmark
	public void export() {
		this.way.export();
	}

	@Benchmark
	public void exportAndRemember() {
		this.way.exportAndRemember();
	}

	@Benchmark
	public void nothing() {
		this.way.nothing();
	}

	@Benchmark
	public void remember() {
		this.way.remember();
	}

	private static Way<ReadableSpan, SpanData> spans(Blackhole blackhole) {
		List<List<ReadableSpan>> batches = new ArrayList<>();
		for (int i = 0; i < BATCHES; i++) {
			List<ReadableSpan> ended = new ArrayList<>();
			batches.add(ended);
			try (SdkTracerProvider provider = SdkTracerProvider.builder()
				.setResource(Telemetry.RESOURCE)
				.addSpanProcessor(new Ended(ended))
				.build()) {
				makeSpans(provider.get("shop"));
			}
		}
		return new Way<>(Signal.TRACES, batches, ReadableSpan::toSpanData, FrameEncoder.forSpans(),
				new RecentTraces(100), blackhole);
	}

	private static Way<ReadWriteLogRecord, LogRecordData> logRecords(Blackhole blackhole) {
		List<List<ReadWriteLogRecord>> batches = new ArrayList<>();
		for (int i = 0; i < BATCHES; i++) {
			List<ReadWriteLogRecord> emitted = new ArrayList<>();
			batches.add(emitted);
			try (SdkLoggerProvider provider = SdkLoggerProvider.builder()
				.setResource(Telemetry.RESOURCE)
				.addLogRecordProcessor((context, logRecord) -> emitted.add(logRecord))
				.build()) {
				makeLogRecords(provider.get("shop"));
			}
		}
		return new Way<>(Signal.LOGS, batches, ReadWriteLogRecord::toLogRecordData, FrameEncoder.forLogRecords(),
				new RecentLogs(500), blackhole);
	}

	private static void makeSpans(Tracer tracer) {
		for (int made = 0; made < BATCH; made += 3 * AT_A_TIME) {
			List<Span> servers = new ArrayList<>();
			for (int i = 0; i < AT_A_TIME; i++) {
				servers.add(server(tracer, made + i));
			}
			servers.forEach((server) -> child(tracer, server, SpanKind.INTERNAL, "OrderService.find")
				.setAttribute("code.function.name", "com.example.shop.OrderService.find")
				.end());
			servers.forEach(
					(server) -> child(tracer, server, SpanKind.CLIENT, "GET").setAttribute("http.request.method", "GET")
						.setAttribute("url.full", "https://stock.example.com/items/17")
						.setAttribute("server.address", "stock.example.com")
						.setAttribute("server.port", 443)
						.setAttribute("http.response.status_code", 200)
						.end());
			servers.forEach(Span::end);
		}
	}

	private static Span server(Tracer tracer, int number) {
		return tracer.spanBuilder("GET /orders/{id}")
			.setSpanKind(SpanKind.SERVER)
			.setNoParent()
			.setAttribute("http.request.method", "GET")
			.setAttribute("http.route", "/orders/{id}")
			.setAttribute("url.path", "/orders/" + number)
			.setAttribute("url.scheme", "https")
			.setAttribute("server.address", "shop.example.com")
			.setAttribute("server.port", 443)
			.setAttribute("http.response.status_code", 200)
			.setAttribute("user_agent.original", "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Firefox/128.0")
			.startSpan();
	}

	private static Span child(Tracer tracer, Span parent, SpanKind kind, String name) {
		return tracer.spanBuilder(name).setSpanKind(kind).setParent(Context.root().with(parent)).startSpan();
	}

	private static void makeLogRecords(Logger logger) {
		for (int i = 0; i < BATCH; i++) {
			logger.logRecordBuilder()
				.setSeverity(Severity.INFO)
				.setSeverityText("INFO")
				.setBody("Order " + i + " was accepted and will be delivered within three working days")
				.setAttribute(AttributeKey.stringKey("thread.name"), "http-nio-8080-exec-" + i % 10)
				.setAttribute(AttributeKey.longKey("thread.id"), 40L + i % 10)
				.setAttribute(AttributeKey.stringKey("code.function.name"), "com.example.shop.OrderService.accept")
				.emit();
		}
	}

	/**
	 * Where spans end.
	 *
	 * @param spans in order
	 */
	private record Ended(List<ReadableSpan> spans) implements SpanProcessor {

		@Override
		public void onStart(Context parentContext, ReadWriteSpan span) {
		}

		@Override
		public boolean isStartRequired() {
			return false;
		}

		@Override
		public void onEnd(ReadableSpan span) {
			this.spans.add(span);
		}

		@Override
		public boolean isEndRequired() {
			return true;
		}

	}

	/**
	 * The way of one signal's batches.
	 *
	 * @param <I> what the SDK hands over
	 * @param <T> its immutable form
	 */
	private static final class Way<I, T> {

		private final Signal signal;

		private final List<List<I>> batches;

		private final Function<I, T> snapshot;

		private final Pipeline<T> export;

		private final Pipeline<T> exportAndRemember;

		private final Pipeline<T> nothing;

		private final Pipeline<T> remember;

		private int next;

		Way(Signal signal, List<List<I>> batches, Function<I, T> snapshot, FrameEncoder<T> encoder, Stage<T> recent,
				Blackhole blackhole) {
			this.signal = signal;
			this.batches = batches;
			this.snapshot = snapshot;
			Sink<T> frames = (batch) -> {
				for (int from = 0; from < batch.items().size(); from += ITEMS_IN_A_FRAME) {
					int to = Math.min(from + ITEMS_IN_A_FRAME, batch.items().size());
					blackhole.consume(encoder.encode(batch.items().subList(from, to)));
				}
			};
			this.export = pipeline(List.of(), frames);
			this.exportAndRemember = pipeline(List.of(recent), frames);
			this.nothing = pipeline(List.of(), blackhole::consume);
			this.remember = pipeline(List.of(recent), blackhole::consume);
		}

		private Pipeline<T> pipeline(List<Stage<T>> stages, Sink<T> sink) {
			return new Pipeline<>(this.signal, stages, sink, new PipelineListener() {
			});
		}

		void export() {
			accept(this.export);
		}

		void exportAndRemember() {
			accept(this.exportAndRemember);
		}

		void nothing() {
			accept(this.nothing);
		}

		void remember() {
			accept(this.remember);
		}

		// As the source does.
		private void accept(Pipeline<T> pipeline) {
			this.next = (this.next + 1) % this.batches.size();
			List<I> batch = this.batches.get(this.next);
			List<T> items = new ArrayList<>(batch.size());
			for (I item : batch) {
				items.add(this.snapshot.apply(item));
			}
			pipeline.accept(new Batch<>(this.signal, items));
		}

	}

}
