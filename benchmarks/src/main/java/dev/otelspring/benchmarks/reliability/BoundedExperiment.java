package dev.otelspring.benchmarks.reliability;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import dev.otelspring.pipeline.assembly.TelemetryPipeline;
import dev.otelspring.pipeline.exporter.RetryPolicy;
import dev.otelspring.pipeline.queue.DurableQueueSettings;
import dev.otelspring.pipeline.queue.MemoryQueue;
import dev.otelspring.pipeline.queue.StorageDirectory;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.trace.SdkTracerProvider;

/**
 * Ten times as many spans a second as the backends take, in a child process of 192 MB,
 * for five minutes: the budgets of 64 MB of heap and 100 MB of disk hold, and there is no
 * OutOfMemoryError.
 */
final class BoundedExperiment implements Experiment {

	static final String CHILD = "bounded-child";

	private static final Duration DURATION = Duration.ofMinutes(5);

	private static final int RATE = 40_000;

	/** With four requests of 512 spans under way, a tenth of the rate. */
	private static final Duration ANSWER_TIME = Duration.ofMillis(4 * 512 * 10 * 1000L / RATE);

	private static final long HEAP_BUDGET = 64 * Lab.MB;

	private static final long DISK_BUDGET = 100 * Lab.MB;

	@Override
	public List<Result> run() throws Exception {
		Path directory = Files.createTempDirectory("bounded");
		try (Sink sink = Sink.start()) {
			sink.behave((number) -> {
				TimeUnit.NANOSECONDS.sleep(ANSWER_TIME.toNanos());
				// Taken, and not kept.
				return 202;
			});
			List<String> command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElse("java"),
					"-Xmx192m", "-XX:+ExitOnOutOfMemoryError", "-cp", System.getProperty("java.class.path")));
			boolean packaged = !System.getProperty("java.class.path").contains(File.pathSeparator);
			command.addAll(packaged ? List.of("org.springframework.boot.loader.launch.JarLauncher")
					: List.of(Reliability.class.getName()));
			command.addAll(List.of(CHILD, sink.endpoint().toString(), directory.toString(),
					String.valueOf(DURATION.toSeconds())));
			Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
			long largest = 0;
			while (child.isAlive()) {
				largest = Math.max(largest, size(directory));
				Lab.pause(Duration.ofMillis(200));
			}
			String output = new String(child.getInputStream().readAllBytes()).strip();
			boolean held = child.waitFor() == 0 && largest <= DISK_BUDGET * 1.01;
			return List.of(new Result(held, "%s; disk at most %.1f MB; exit %d"
				.formatted(output.substring(output.lastIndexOf('\n') + 1), largest / 1e6, child.exitValue())));
		}
		finally {
			OutageExperiment.delete(directory);
		}
	}

	static void child(String[] args) {
		java.net.URI endpoint = java.net.URI.create(args[1]);
		long[] largest = { 0 };
		try (StorageDirectory storage = StorageDirectory.open(Path.of(args[2]))) {
			TelemetryPipeline pipeline = TelemetryPipeline.builder()
				.memoryLimit(HEAP_BUDGET)
				.addExporter(Lab.exporter("memory", endpoint, new MemoryQueue(HEAP_BUDGET * 2), RetryPolicy.defaults()))
				.addExporter(Lab.exporter("disk", endpoint,
						storage.queue("disk", DurableQueueSettings.ofCapacity(DISK_BUDGET)), RetryPolicy.defaults()))
				.build();
			try (pipeline; SdkTracerProvider provider = Lab.tracerProvider(pipeline)) {
				Tracer tracer = provider.get("lab");
				long start = System.nanoTime();
				long steps = Long.parseLong(args[3]) * 1000;
				for (long step = 1; step <= steps; step++) {
					for (int i = 0; i < RATE / 1000; i++) {
						Lab.span(tracer, step);
					}
					Lab.pause(Duration.ofNanos(start + step * 1_000_000 - System.nanoTime()));
					if (step % 100 == 0) {
						largest[0] = Math.max(largest[0],
								pipeline.status()
									.snapshot()
									.exporters()
									.stream()
									.filter((exporter) -> exporter.name().equals("memory"))
									.mapToLong((exporter) -> exporter.queuedBytes())
									.sum());
					}
				}
				Lab.Account memory = Lab.account(pipeline, "memory");
				Lab.Account disk = Lab.account(pipeline, "disk");
				System.out.printf("%,d spans, %,d and %,d taken; heap queue at most %.1f MB; unexplained %d and %d%n",
						memory.created(), memory.delivered(), disk.delivered(), largest[0] / 1e6, memory.unexplained(),
						disk.unexplained());
				System.exit((memory.unexplained() == 0 && disk.unexplained() == 0 && largest[0] <= HEAP_BUDGET * 1.01)
						? 0 : 1);
			}
		}
	}

	private static long size(Path directory) {
		try (Stream<Path> files = Files.walk(directory)) {
			return files.mapToLong((file) -> {
				try {
					return Files.isRegularFile(file) ? Files.size(file) : 0;
				}
				catch (IOException ex) {
					// Deleted meanwhile.
					return 0;
				}
			}).sum();
		}
		catch (IOException | java.io.UncheckedIOException ex) {
			return 0;
		}
	}

}
