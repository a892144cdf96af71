package dev.otelspring.benchmarks.sidebyside;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * How the application is started.
 *
 * @param directory where the modules are
 * @param stack {@code webmvc} or {@code webflux}
 * @param variant what makes telemetry
 * @param exporters how many backends there are
 * @param cores how many it may use, 0 for all
 * @param options of the JVM, or properties that begin with {@code --}
 * @param actuator whether it has Boot's Actuator, whatever its variant brings
 */
record Launch(Path directory, String stack, Variant variant, int exporters, int cores, List<String> options,
		boolean actuator) {

	private static final String ACTUATOR = "/spring-boot-actuator";

	private static final Path TASKSET = Path.of("/usr/bin/taskset");

	Launch(Path directory, String stack, Variant variant) {
		this(directory, stack, variant, 1, 0, List.of());
	}

	Launch(Path directory, String stack, Variant variant, int exporters, int cores, List<String> options) {
		this(directory, stack, variant, exporters, cores, options, false);
	}

	Launch withActuator() {
		return new Launch(this.directory, this.stack, this.variant, this.exporters, this.cores, this.options, true);
	}

	/**
	 * The command of the process.
	 * @param endpoints where telemetry is to go
	 * @return its words
	 */
	List<String> command(List<String> endpoints) {
		List<String> command = new ArrayList<>();
		if (this.cores > 0 && Files.isExecutable(TASKSET)) {
			command.addAll(List.of(TASKSET.toString(), "-c", "0-" + (this.cores - 1)));
		}
		command.addAll(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xms512m", "-Xmx512m"));
		if (this.cores > 0) {
			// Where it is not pinned, its threads still are as many as if it were.
			command.add("-XX:ActiveProcessorCount=" + this.cores);
		}
		if (this.variant == Variant.AGENT) {
			command.add("-javaagent:" + agent());
			command.add("-Dotel.exporter.otlp.endpoint=" + endpoints.get(0));
			command.add("-Dotel.service.name=shop");
		}
		this.options.stream().filter((option) -> !option.startsWith("--")).forEach(command::add);
		command.add("-cp");
		command.add(String.join(File.pathSeparator, classPath()));
		command.add("dev.otelspring.benchmarks.app.ShopApplication");
		command.addAll(this.variant.arguments(endpoints));
		this.options.stream().filter((option) -> option.startsWith("--")).forEach(command::add);
		return command;
	}

	List<String> classPath() {
		List<String> own = classPath(this.variant);
		if (!this.actuator || own.stream().anyMatch(Launch::isActuator)) {
			return own;
		}
		return Stream.concat(own.stream(), classPath(Variant.OURS).stream().filter(Launch::isActuator)).toList();
	}

	private static boolean isActuator(String jar) {
		return jar.contains(ACTUATOR);
	}

	private List<String> classPath(Variant of) {
		Path file = this.directory.resolve(this.stack + "-" + of.module()).resolve("target/class-path");
		try {
			return List.of(Files.readString(file).trim().split(File.pathSeparator));
		}
		catch (IOException ex) {
			throw new IllegalStateException("Build the modules first: bash benchmarks/side-by-side/run", ex);
		}
	}

	/**
	 * What telemetry brings along.
	 * @return files that the application alone does not have
	 */
	List<File> jarsOfTelemetry() {
		List<String> jars = new ArrayList<>(classPath());
		jars.removeAll(new Launch(this.directory, this.stack, Variant.NONE).classPath());
		if (this.variant == Variant.AGENT) {
			jars.add(agent());
		}
		return jars.stream().map(File::new).toList();
	}

	File errors() {
		return this.directory.resolve("target/" + this.stack + "-" + this.variant + ".err").toFile();
	}

	private String agent() {
		return this.directory.resolve("target/opentelemetry-javaagent.jar").toString();
	}

}
