package dev.otelspring.autoconfigure.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A JVM of its own, on this one's class path or another: for tests of what jars are
 * there, and of what a whole process does.
 */
public final class ChildJvm {

	private static final int PATIENCE = 120;

	private final List<String> classPath = new ArrayList<>(
			Arrays.asList(System.getProperty("java.class.path").split(Pattern.quote(File.pathSeparator))));

	private final List<String> options = new ArrayList<>(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));

	/**
	 * Takes jars off the class path.
	 * @param regex of their file names
	 * @return this
	 */
	public ChildJvm without(String regex) {
		this.classPath.removeIf((entry) -> Path.of(entry).getFileName().toString().matches(regex));
		return this;
	}

	/**
	 * Adds jars that the build has put below {@code target}, at the end of the class
	 * path.
	 * @param directory below {@code target}
	 * @param regex of their file names
	 * @return this
	 */
	public ChildJvm with(String directory, String regex) {
		try (Stream<Path> files = Files.list(Path.of("target", directory))) {
			List<String> jars = files.filter((file) -> file.getFileName().toString().matches(regex))
				.map((file) -> file.toAbsolutePath().toString())
				.sorted()
				.toList();
			if (jars.isEmpty()) {
				throw new IllegalStateException("There is no " + regex + " in target/" + directory);
			}
			this.classPath.addAll(jars);
			return this;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Takes another class path.
	 * @param entries jars and directories
	 * @return this
	 */
	public ChildJvm on(List<String> entries) {
		this.classPath.clear();
		this.classPath.addAll(entries);
		return this;
	}

	public List<String> classPath() {
		return List.copyOf(this.classPath);
	}

	/**
	 * Adds options of the JVM.
	 * @param more such as {@code -Dname=value}
	 * @return this
	 */
	public ChildJvm options(String... more) {
		this.options.addAll(List.of(more));
		return this;
	}

	/**
	 * Runs a program to its end.
	 * @param main the class that has a main method
	 * @param arguments what it is called with
	 * @return what became of it
	 */
	public Result run(String main, String... arguments) {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(this.options);
		command.addAll(List.of("-cp", String.join(File.pathSeparator, this.classPath), main));
		command.addAll(List.of(arguments));
		try {
			Path output = Files.createTempFile("child", ".log");
			try {
				Process process = new ProcessBuilder(command).redirectErrorStream(true)
					.redirectOutput(output.toFile())
					.start();
				if (!process.waitFor(PATIENCE, TimeUnit.SECONDS)) {
					process.destroyForcibly().waitFor();
				}
				return new Result(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
			}
			finally {
				Files.delete(output);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * What became of a program.
	 *
	 * @param exit its exit code
	 * @param output what it wrote
	 */
	public record Result(int exit, String output) {

		/**
		 * The lines of warnings and errors.
		 * @return in order
		 */
		public List<String> complaints() {
			return this.output.lines().filter((line) -> line.matches("\\S+\\s+(WARN|ERROR) .*")).toList();
		}

	}

}
