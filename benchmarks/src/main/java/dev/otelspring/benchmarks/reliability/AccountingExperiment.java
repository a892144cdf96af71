package dev.otelspring.benchmarks.reliability;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

import com.google.protobuf.ByteString;
import dev.otelspring.pipeline.assembly.TelemetryPipeline;
import dev.otelspring.pipeline.exporter.RetryPolicy;
import dev.otelspring.pipeline.source.SourceSettings;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.trace.SdkTracerProvider;

/**
 * A million spans against a backend that answers at random with 200, 503, 429, 400 or
 * cuts the connection: each is delivered, queued or dropped for a reason, and what is
 * called delivered is at the sink.
 */
final class AccountingExperiment implements Experiment {

	private static final int SPANS = 1_000_000;

	private static final int THREADS = 4;

	private static final long SEED = 20260101;

	@Override
	public List<Result> run() {
		try (Sink sink = Sink.start()) {
			Random random = new Random(SEED);
			sink.behave((number) -> {
				synchronized (random) {
					int dice = random.nextInt(100);
					return (dice < 70) ? 200 : (dice < 80) ? 503
							: (dice < 85) ? 429 : (dice < 90) ? 400 : (dice < 95) ? Sink.Behaviour.CUT : 200;
				}
			});
			RetryPolicy eager = new RetryPolicy(Duration.ofMillis(1), 1.1, 0.5, Duration.ofMillis(5), Duration.ZERO);
			TelemetryPipeline pipeline = TelemetryPipeline.builder()
				.spanSource(new SourceSettings(20_000, 512, Duration.ofMillis(50)))
				.addExporter(Lab.exporter("main", sink.endpoint(), Lab.memory(), eager))
				.build();
			try (pipeline; SdkTracerProvider provider = Lab.tracerProvider(pipeline)) {
				Tracer tracer = provider.get("lab");
				Lab.inParallel(IntStream.range(0, THREADS).<Runnable>mapToObj((thread) -> () -> {
					for (int i = 0; i < SPANS / THREADS; i++) {
						Lab.span(tracer, i);
						// As fast as the pipeline goes under faults, not faster.
						while (pipeline.spanSource().size() > 10_000) {
							Lab.pause(Duration.ofMillis(1));
						}
					}
				}).toList());
				Lab.await(Duration.ofMinutes(2), () -> {
					Lab.Account now = Lab.account(pipeline, "main");
					return now.waiting() == 0 && now.queued() == 0;
				});
				Lab.Account account = Lab.account(pipeline, "main");
				Set<ByteString> ids = new HashSet<>();
				long decoded = sink.decode(ids::add);
				boolean held = account.created() == SPANS && account.unexplained() == 0
						&& ids.size() == account.delivered() && decoded == ids.size();
				return List.of(new Result(held,
						"created %,d = delivered %,d + queued %,d + dropped %,d; decoded at the sink %,d, distinct %,d; reasons %s, source %,d"
							.formatted(account.created(), account.delivered(), account.queued(),
									account.droppedBefore() + account.dropped(), decoded, ids.size(), account.reasons(),
									account.droppedBefore())));
			}
		}
	}

}
