package dev.otelspring.benchmarks.sidebyside;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The application in a process of its own. */
final class Subject implements AutoCloseable {

	private final Launch launch;

	private final List<SpanSink> sinks;

	private final Process process;

	private final BufferedReader output;

	private final Writer input;

	private final int port;

	private final double startCpuSeconds;

	private Subject(Launch launch, List<SpanSink> sinks, Process process) throws IOException {
		this.launch = launch;
		this.sinks = sinks;
		this.process = process;
		this.output = process.inputReader(StandardCharsets.UTF_8);
		this.input = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
		String[] ready = await("READY");
		this.port = Integer.parseInt(ready[1]);
		this.startCpuSeconds = Long.parseLong(ready[2]) / 1e9;
	}

	/**
	 * Starts it.
	 * @param launch how
	 * @return once it serves
	 */
	static Subject start(Launch launch) throws IOException {
		List<SpanSink> sinks = new ArrayList<>();
		for (int i = 0; i < launch.exporters(); i++) {
			sinks.add(SpanSink.start());
		}
		ProcessBuilder builder = new ProcessBuilder(launch.command(sinks.stream().map(SpanSink::endpoint).toList()))
			.redirectError(launch.errors());
		builder.environment().keySet().removeIf((name) -> name.startsWith("OTEL_") || name.startsWith("SPRING_"));
		Process process = builder.start();
		try {
			return new Subject(launch, sinks, process);
		}
		catch (IOException ex) {
			process.destroyForcibly();
			sinks.forEach(SpanSink::close);
			throw ex;
		}
	}

	Variant variant() {
		return this.launch.variant();
	}

	int port() {
		return this.port;
	}

	// That arrived, at all backends.
	long spans() {
		return this.sinks.stream().mapToLong(SpanSink::spans).sum();
	}

	long sentBytes() {
		return this.sinks.stream().mapToLong(SpanSink::bytes).sum();
	}

	// What all threads of the process had used once it was started.
	double startCpuSeconds() {
		return this.startCpuSeconds;
	}

	Usage usage() {
		return ask("usage");
	}

	// Without what is garbage.
	long residentBytes() {
		ask("gc");
		try {
			for (String line : Files.readAllLines(Path.of("/proc/" + this.process.pid() + "/status"))) {
				if (line.startsWith("VmRSS:")) {
					return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
				}
			}
			return 0;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private Usage ask(String question) {
		try {
			this.input.write(question + "\n");
			this.input.flush();
			String[] used = await("USED");
			return new Usage(Long.parseLong(used[1]), Long.parseLong(used[2]), Long.parseLong(used[3]));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private String[] await(String word) throws IOException {
		for (String line = this.output.readLine(); line != null; line = this.output.readLine()) {
			if (line.startsWith(word + " ")) {
				return line.split(" ");
			}
		}
		throw new IOException("The application has ended: look at " + this.launch.errors());
	}

	@Override
	public void close() {
		try {
			this.input.close();
			if (!this.process.waitFor(1, TimeUnit.MINUTES)) {
				this.process.destroyForcibly();
			}
		}
		catch (IOException ex) {
			this.process.destroyForcibly();
		}
		catch (InterruptedException ex) {
			this.process.destroyForcibly();
			Thread.currentThread().interrupt();
		}
		this.sinks.forEach(SpanSink::close);
	}

	/**
	 * What was used since the start.
	 *
	 * @param processCpu by the process, ns
	 * @param threadCpu by its Java threads, ns
	 * @param bytes allocated by them
	 */
	record Usage(long processCpu, long threadCpu, long bytes) {
	}

}
