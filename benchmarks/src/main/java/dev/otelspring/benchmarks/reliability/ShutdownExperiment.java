package dev.otelspring.benchmarks.reliability;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.otelspring.pipeline.assembly.TelemetryPipeline;
import dev.otelspring.pipeline.exporter.RetryPolicy;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.trace.SdkTracerProvider;

/**
 * 2,048 spans wait, the backend takes a second and a half for a request, and the end
 * comes 0, 1 and 5 seconds into a flush: all are delivered within ten seconds.
 */
final class ShutdownExperiment implements Experiment {

	private static final int SPANS = 2048;

	@Override
	public List<Result> run() {
		List<Result> results = new ArrayList<>();
		for (int seconds : new int[] { 0, 1, 5 }) {
			results.add(end(seconds));
		}
		return results;
	}

	private static Result end(int seconds) {
		try (Sink sink = Sink.start()) {
			sink.behave((number) -> {
				TimeUnit.MILLISECONDS.sleep(1500);
				return 200;
			});
			TelemetryPipeline pipeline = TelemetryPipeline.builder()
				.addExporter(Lab.exporter("main", sink.endpoint(), Lab.memory(), RetryPolicy.defaults()))
				.build();
			SdkTracerProvider provider = Lab.tracerProvider(pipeline);
			Tracer tracer = provider.get("lab");
			for (int i = 0; i < SPANS; i++) {
				Lab.span(tracer, i);
			}
			provider.forceFlush();
			Lab.pause(Duration.ofSeconds(seconds));
			long start = System.nanoTime();
			boolean complete = pipeline.flush(Duration.ofSeconds(5));
			provider.close();
			pipeline.close();
			double elapsed = (System.nanoTime() - start) / 1e9;
			long decoded = sink.decodedCount();
			Lab.Account account = Lab.account(pipeline, "main");
			boolean honest = complete == (decoded == SPANS);
			return new Result(honest && decoded == SPANS && elapsed <= 10 && account.unexplained() == 0,
					"end %d s into a flush: %,d of %,d delivered, result %s, %.1f s".formatted(seconds, decoded, SPANS,
							complete, elapsed));
		}
	}

}
