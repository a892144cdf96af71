package dev.otelspring.benchmarks.queue;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

import dev.otelspring.pipeline.Pipeline;
import dev.otelspring.pipeline.PipelineListener;
import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.source.SourceSettings;
import dev.otelspring.pipeline.source.SpanSource;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * What an application's thread does when a span has ended: the pipeline's source beside
 * the SDK's batch processor, both with their defaults and nobody behind them.
 *
 * <p>
 * Between two spans there is work, without which either buffer would be full all the time
 * and the cost of dropping would be measured; {@link #work} is that alone. What was
 * dropped nevertheless is counted.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class EndedSpanBenchmark {

	private static final int WORK = 1000;

	private final LongAdder offered = new LongAdder();

	private final LongAdder delivered = new LongAdder();

	private final AtomicReference<ReadableSpan> ended = new AtomicReference<>();

	private SpanSource source;

	private BatchSpanProcessor processor;

	private ReadableSpan span;

	@Setup
	public void start() {
		try (SdkTracerProvider provider = SdkTracerProvider.builder()
			.addSpanProcessor(new Keeping(this.ended))
			.build()) {
			provider.get("orders")
				.spanBuilder("GET /orders/{id}")
				.setAttribute("http.route", "/orders/{id}")
				.startSpan()
				.end();
		}
		this.span = this.ended.get();
		PipelineListener listener = new PipelineListener() {
		};
		this.source = new SpanSource(SourceSettings.spanDefaults(),
				new Pipeline<>(Signal.TRACES, List.of(), (batch) -> this.delivered.add(batch.count()), listener),
				listener);
		this.processor = BatchSpanProcessor.builder(new Counting(this.delivered)).build();
	}

	@TearDown
	public void stop() {
		this.source.close(Duration.ofSeconds(1));
		this.processor.shutdown().join(1, TimeUnit.SECONDS);
		if (this.delivered.sum() > 0) {
			System.out.println(
					this.offered.sum() - this.delivered.sum() + " of " + this.offered.sum() + " spans were dropped");
		}
	}

	@Benchmark
	public void work() {
		Blackhole.consumeCPU(WORK);
		this.offered.increment();
	}

	@Benchmark
	public void source() {
		work();
		this.source.onEnd(this.span);
	}

	@Benchmark
	public void batchSpanProcessor() {
		work();
		this.processor.onEnd(this.span);
	}

	/**
	 * Keeps the one span.
	 *
	 * @param span is set when it ends
	 */
	private record Keeping(AtomicReference<ReadableSpan> span) implements SpanProcessor {

		@Override
		public void onStart(Context parentContext, ReadWriteSpan started) {
		}

		@Override
		public boolean isStartRequired() {
			return false;
		}

		@Override
		public void onEnd(ReadableSpan ended) {
			this.span.set(ended);
		}

		@Override
		public boolean isEndRequired() {
			return true;
		}

	}

	/**
	 * Does nothing else.
	 *
	 * @param spans that came
	 */
	private record Counting(LongAdder spans) implements SpanExporter {

		@Override
		public CompletableResultCode export(Collection<SpanData> exported) {
			this.spans.add(exported.size());
			return CompletableResultCode.ofSuccess();
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
