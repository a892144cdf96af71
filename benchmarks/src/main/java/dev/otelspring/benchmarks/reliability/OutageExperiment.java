package dev.otelspring.benchmarks.reliability;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import com.google.protobuf.ByteString;
import dev.otelspring.pipeline.assembly.TelemetryPipeline;
import dev.otelspring.pipeline.exporter.RetryPolicy;
import dev.otelspring.pipeline.queue.DurableQueueSettings;
import dev.otelspring.pipeline.queue.SendingQueue;
import dev.otelspring.pipeline.queue.StorageDirectory;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.trace.SdkTracerProvider;

/**
 * A hundred spans a second, the backend away for a minute, default settings: all arrive,
 * and the backlog is gone within a minute.
 */
final class OutageExperiment implements Experiment {

	private static final Duration OUTAGE = Duration.ofSeconds(60);

	@Override
	public List<Result> run() throws Exception {
		Result memory = outage("memory queue", Lab.memory());
		Path directory = Files.createTempDirectory("outage");
		try (StorageDirectory storage = StorageDirectory.open(directory)) {
			Result disk = outage("disk queue", storage.queue("main", DurableQueueSettings.ofCapacity(100 * Lab.MB)));
			return List.of(memory, disk);
		}
		finally {
			delete(directory);
		}
	}

	private static Result outage(String what, SendingQueue queue) {
		Sink before = Sink.start();
		int port = before.port();
		TelemetryPipeline pipeline = TelemetryPipeline.builder()
			.addExporter(Lab.exporter("main", before.endpoint(), queue, RetryPolicy.defaults()))
			.build();
		try (pipeline; SdkTracerProvider provider = Lab.tracerProvider(pipeline)) {
			Tracer tracer = provider.get("lab");
			long created = traffic(tracer, Duration.ofSeconds(10));
			before.close();
			created += traffic(tracer, OUTAGE);
			try (Sink after = Sink.startAt(port)) {
				long back = System.nanoTime();
				created += traffic(tracer, Duration.ofSeconds(20));
				boolean gone = Lab.await(Duration.ofSeconds(60), () -> Lab.account(pipeline, "main").queued() == 0);
				pipeline.flush(Duration.ofSeconds(10));
				double seconds = (System.nanoTime() - back) / 1e9;
				Set<ByteString> ids = new HashSet<>();
				before.decode(ids::add);
				after.decode(ids::add);
				return new Result(gone && ids.size() == created,
						"%s: %,d created, %,d distinct at the sink; backlog of %d s gone at most %.0f s after"
							.formatted(what, created, ids.size(), OUTAGE.toSeconds(), seconds));
			}
		}
	}

	private static long traffic(Tracer tracer, Duration duration) {
		long count = duration.toMillis() / 10;
		long start = System.nanoTime();
		for (long i = 0; i < count; i++) {
			Lab.span(tracer, i);
			Lab.pause(Duration.ofNanos(start + (i + 1) * 10_000_000 - System.nanoTime()));
		}
		return count;
	}

	static void delete(Path directory) throws IOException {
		try (Stream<Path> files = Files.walk(directory)) {
			for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
				Files.deleteIfExists(file);
			}
		}
	}

}
