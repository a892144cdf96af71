package dev.otelspring.benchmarks.reliability;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import dev.otelspring.pipeline.assembly.TelemetryPipeline;
import dev.otelspring.pipeline.exporter.RetryPolicy;
import dev.otelspring.pipeline.queue.MemoryQueue;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;

/**
 * The backend hangs, the queue is full, eight threads end spans as fast as they can: how
 * long {@code onEnd} takes them.
 */
final class NeverBlocksExperiment implements Experiment {

	private static final int THREADS = 8;

	private static final Duration DURATION = Duration.ofSeconds(60);

	private static final long LIMIT_NANOS = 50_000;

	@Override
	public List<Result> run() {
		CountDownLatch end = new CountDownLatch(1);
		try (Sink sink = Sink.start()) {
			sink.behave((number) -> {
				end.await();
				return 200;
			});
			TelemetryPipeline pipeline = TelemetryPipeline.builder()
				.addExporter(Lab.exporter("main", sink.endpoint(), new MemoryQueue(Lab.MB), RetryPolicy.defaults()))
				.build();
			Stopwatch stopwatch = new Stopwatch(pipeline.spanSource());
			try (pipeline;
					SdkTracerProvider provider = SdkTracerProvider.builder().addSpanProcessor(stopwatch).build()) {
				Tracer tracer = provider.get("lab");
				long deadline = System.nanoTime() + DURATION.toNanos();
				List<Runnable> threads = new ArrayList<>();
				for (int t = 0; t < THREADS; t++) {
					threads.add(() -> {
						long number = 0;
						while (System.nanoTime() - deadline < 0) {
							Lab.span(tracer, number++);
						}
					});
				}
				Lab.inParallel(threads);
				Lab.Account account = Lab.account(pipeline, "main");
				long p50 = stopwatch.percentile(0.5);
				long p99 = stopwatch.percentile(0.99);
				long p999 = stopwatch.percentile(0.999);
				end.countDown();
				return List.of(new Result(p99 <= LIMIT_NANOS && account.unexplained() == 0,
						"%,d spans from %d threads in %d s: onEnd p50 %.1f µs, p99 %.1f µs, p99.9 %.1f µs; dropped %,d, unexplained %d"
							.formatted(account.created(), THREADS, DURATION.toSeconds(), p50 / 1e3, p99 / 1e3,
									p999 / 1e3, account.droppedBefore() + account.dropped(), account.unexplained())));
			}
		}
	}

	/** Measures a processor's {@code onEnd}, in buckets of 100 ns up to 1 ms. */
	private static final class Stopwatch implements SpanProcessor {

		private static final int BUCKETS = 10_000;

		private final SpanProcessor delegate;

		private final List<long[]> all = new ArrayList<>();

		private final ThreadLocal<long[]> own = ThreadLocal.withInitial(() -> {
			long[] counts = new long[BUCKETS + 1];
			synchronized (this.all) {
				this.all.add(counts);
			}
			return counts;
		});

		Stopwatch(SpanProcessor delegate) {
			this.delegate = delegate;
		}

		@Override
		public void onStart(Context parentContext, ReadWriteSpan span) {
		}

		@Override
		public boolean isStartRequired() {
			return false;
		}

		@Override
		public void onEnd(ReadableSpan span) {
			long start = System.nanoTime();
			this.delegate.onEnd(span);
			long nanos = System.nanoTime() - start;
			this.own.get()[(int) Math.min(BUCKETS, nanos / 100)]++;
		}

		@Override
		public boolean isEndRequired() {
			return true;
		}

		long percentile(double share) {
			long[] sum = new long[BUCKETS + 1];
			synchronized (this.all) {
				this.all.forEach((counts) -> Arrays.setAll(sum, (i) -> sum[i] + counts[i]));
			}
			long wanted = (long) (Arrays.stream(sum).sum() * share);
			long seen = 0;
			for (int i = 0; i <= BUCKETS; i++) {
				seen += sum[i];
				if (seen >= wanted) {
					return (i + 1) * 100L;
				}
			}
			return Long.MAX_VALUE;
		}

	}

}
