package dev.otelspring.benchmarks.reliability;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.otelspring.pipeline.assembly.TelemetryPipeline;
import dev.otelspring.pipeline.exporter.RetryPolicy;
import dev.otelspring.pipeline.source.SourceSettings;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;

/**
 * A hundred thousand spans a second through a real socket, none dropped; beside it, in
 * the same run, the SDK's own batch processor and OTLP exporter with a queue of the same
 * size.
 */
final class ThroughputExperiment implements Experiment {

	private static final int RATE = 100_000;

	private static final int SECONDS = 10;

	private static final int QUEUE = 32_768;

	/** A backend in the same region. */
	private static final int AWAY_MILLIS = 10;

	@Override
	public List<Result> run() {
		ours(3, 0);
		return List.of(ours(SECONDS, 0), stock(0), ours(SECONDS, AWAY_MILLIS), stock(AWAY_MILLIS));
	}

	private static Sink sink(int awayMillis) {
		Sink sink = Sink.start();
		if (awayMillis > 0) {
			sink.behave((number) -> {
				TimeUnit.MILLISECONDS.sleep(awayMillis);
				return 200;
			});
		}
		return sink;
	}

	private static Result ours(int seconds, int awayMillis) {
		try (Sink sink = sink(awayMillis)) {
			TelemetryPipeline pipeline = TelemetryPipeline.builder()
				.spanSource(new SourceSettings(QUEUE, 512, Duration.ofSeconds(1)))
				.addExporter(Lab.exporter("main", sink.endpoint(), Lab.memory(), RetryPolicy.defaults()))
				.build();
			try (pipeline; SdkTracerProvider provider = Lab.tracerProvider(pipeline)) {
				double elapsed = traffic(provider.get("lab"), seconds);
				long cpu = Lab.cpuNanos("otel-source-traces");
				Lab.await(Duration.ofSeconds(30), () -> Lab.account(pipeline, "main").delivered()
						+ Lab.account(pipeline, "main").droppedBefore() >= (long) RATE * seconds);
				Lab.Account account = Lab.account(pipeline, "main");
				long decoded = sink.decodedCount();
				double rate = account.created() / elapsed;
				return new Result(decoded == account.created() && rate >= RATE * 0.99,
						"ours: %,.0f spans/s for %d s, %,d created, %,d at the sink, %,d requests; source %,d ns CPU a span"
							.formatted(rate, seconds, account.created(), decoded, sink.requests(),
									cpu / account.created()));
			}
		}
	}

	private static Result stock(int awayMillis) {
		try (Sink sink = sink(awayMillis)) {
			SpanProcessor processor = BatchSpanProcessor
				.builder(OtlpHttpSpanExporter.builder().setEndpoint(sink.endpoint() + "/v1/traces").build())
				.setMaxQueueSize(QUEUE)
				.build();
			try (SdkTracerProvider provider = SdkTracerProvider.builder().addSpanProcessor(processor).build()) {
				double elapsed = traffic(provider.get("lab"), SECONDS);
				provider.forceFlush().join(30, TimeUnit.SECONDS);
				long decoded = sink.decodedCount();
				return new Result(true, "stock: %,.0f spans/s offered, %,d at the sink, which is %.1f %%"
					.formatted((double) RATE * SECONDS / elapsed, decoded, 100.0 * decoded / ((long) RATE * SECONDS)));
			}
		}
	}

	// Paced in steps of a millisecond, so that the load is a rate and not a burst.
	private static double traffic(Tracer tracer, int seconds) {
		int steps = seconds * 1000;
		int perStep = RATE / 1000;
		long start = System.nanoTime();
		for (int step = 0; step < steps; step++) {
			for (int i = 0; i < perStep; i++) {
				Lab.span(tracer, i);
			}
			Lab.pause(Duration.ofNanos(start + (step + 1) * 1_000_000L - System.nanoTime()));
		}
		return (System.nanoTime() - start) / 1e9;
	}

}
