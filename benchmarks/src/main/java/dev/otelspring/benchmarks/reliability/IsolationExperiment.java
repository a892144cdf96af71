package dev.otelspring.benchmarks.reliability;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import dev.otelspring.pipeline.assembly.TelemetryPipeline;
import dev.otelspring.pipeline.exporter.RetryPolicy;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.trace.SdkTracerProvider;

/**
 * One backend hangs; the other gets everything within the schedule delay and a second.
 */
final class IsolationExperiment implements Experiment {

	private static final int SPANS = 10_000;

	private static final Duration PROMISE = Duration.ofSeconds(6);

	@Override
	public List<Result> run() {
		CountDownLatch end = new CountDownLatch(1);
		try (Sink hanging = Sink.start(); Sink healthy = Sink.start()) {
			hanging.behave((number) -> {
				end.await();
				return 200;
			});
			TelemetryPipeline pipeline = TelemetryPipeline.builder()
				.addExporter(Lab.exporter("hanging", hanging.endpoint(), Lab.memory(), RetryPolicy.defaults()))
				.addExporter(Lab.exporter("healthy", healthy.endpoint(), Lab.memory(), RetryPolicy.defaults()))
				.build();
			try (pipeline; SdkTracerProvider provider = Lab.tracerProvider(pipeline)) {
				Tracer tracer = provider.get("lab");
				for (int i = 0; i < SPANS; i++) {
					Lab.span(tracer, i);
					if (i % 100 == 0) {
						Lab.pause(Duration.ofMillis(10));
					}
				}
				long ended = System.nanoTime();
				Lab.await(PROMISE.multipliedBy(2), () -> Lab.account(pipeline, "healthy").delivered() == SPANS);
				double seconds = (System.nanoTime() - ended) / 1e9;
				long decoded = healthy.decodedCount();
				end.countDown();
				return List.of(new Result(decoded == SPANS && seconds <= PROMISE.toSeconds(),
						"healthy backend: %,d of %,d, the last %.1f s after it ended; hanging backend: %,d queued"
							.formatted(decoded, SPANS, seconds, Lab.account(pipeline, "hanging").queued())));
			}
		}
	}

}
