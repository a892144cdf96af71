package dev.otelspring.benchmarks.sidebyside;

import java.io.BufferedReader;
import java.io.File;
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

	private final Variant variant;

	private final SpanSink sink;

	private final Process process;

	private final BufferedReader output;

	private final Writer input;

	private final int port;

	private final double startCpuSeconds;

	private Subject(Variant variant, SpanSink sink, Process process) throws IOException {
		this.variant = variant;
		this.sink = sink;
		this.process = process;
		this.output = process.inputReader(StandardCharsets.UTF_8);
		this.input = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
		String[] ready = await("READY");
		this.port = Integer.parseInt(ready[1]);
		this.startCpuSeconds = Long.parseLong(ready[2]) / 1e9;
	}

	/**
	 * Starts it.
	 * @param stack {@code webmvc} or {@code webflux}
	 * @param variant what makes telemetry
	 * @param directory where the modules are
	 * @return once it serves
	 */
	static Subject start(String stack, Variant variant, Path directory) throws IOException {
		SpanSink sink = SpanSink.start();
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xms512m", "-Xmx512m"));
		if (variant == Variant.AGENT) {
			command.add("-javaagent:" + directory.resolve("target/opentelemetry-javaagent.jar"));
			command.add("-Dotel.exporter.otlp.endpoint=" + sink.endpoint());
			command.add("-Dotel.service.name=shop");
		}
		command.add("-cp");
		command.add(String.join(File.pathSeparator, classPath(stack, variant, directory)));
		command.add("dev.otelspring.benchmarks.app.ShopApplication");
		command.addAll(variant.arguments(sink.endpoint()));
		ProcessBuilder builder = new ProcessBuilder(command)
			.redirectError(directory.resolve("target/" + stack + "-" + variant + ".err").toFile());
		builder.environment().keySet().removeIf((name) -> name.startsWith("OTEL_") || name.startsWith("SPRING_"));
		Process process = builder.start();
		try {
			return new Subject(variant, sink, process);
		}
		catch (IOException ex) {
			process.destroyForcibly();
			sink.close();
			throw ex;
		}
	}

	static List<String> classPath(String stack, Variant variant, Path directory) throws IOException {
		Path file = directory.resolve(stack + "-" + variant.module()).resolve("target/class-path");
		return List.of(Files.readString(file).trim().split(File.pathSeparator));
	}

	Variant variant() {
		return this.variant;
	}

	SpanSink sink() {
		return this.sink;
	}

	int port() {
		return this.port;
	}

	// What all threads of the process had used once it was started.
	double startCpuSeconds() {
		return this.startCpuSeconds;
	}

	Usage usage() {
		return ask("usage");
	}

	// Without what is garbage.
	long residentBytes() throws IOException {
		ask("gc");
		for (String line : Files.readAllLines(Path.of("/proc/" + this.process.pid() + "/status"))) {
			if (line.startsWith("VmRSS:")) {
				return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
			}
		}
		return 0;
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
		throw new IOException(this.variant + " has ended: look at its .err beside the modules");
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
		this.sink.close();
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
