package dev.otelspring.matrix;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Properties;

import org.jspecify.annotations.Nullable;

/**
 * Versions that are tried together.
 *
 * @param boot of Spring Boot, such as {@code 4.1.1}
 * @param openTelemetry of OpenTelemetry, or {@code managed} for Spring Boot's own
 * @param jdk what is asked for, {@code 17} or {@code newest}
 * @param works whether applications are to work, or to be stopped at their start
 * @param kinds the applications
 * @param javaHome of the JDK; {@code null} where this machine has none
 */
record Cell(String boot, String openTelemetry, String jdk, boolean works, List<Kind> kinds, @Nullable Path javaHome) {

	static List<Cell> read(Path file) throws IOException {
		return Files.readAllLines(file).stream().map(Cell::parse).toList();
	}

	private static Cell parse(String line) {
		String[] words = line.split(" ", 6);
		return new Cell(words[0], words[1], words[2], words[3].equals("works"), kinds(words[4]),
				words[5].isEmpty() ? null : Path.of(words[5]));
	}

	private static List<Kind> kinds(String names) {
		return Arrays.stream(names.split(",")).map((name) -> Kind.valueOf(name.toUpperCase(Locale.ROOT))).toList();
	}

	Path java() {
		return this.javaHome.resolve("bin/java");
	}

	/**
	 * The version of the JDK, as its own file has it.
	 * @return such as {@code 17.0.15}
	 */
	String javaVersion() throws IOException {
		Properties release = new Properties();
		try (Reader reader = Files.newBufferedReader(this.javaHome.resolve("release"))) {
			release.load(reader);
		}
		return release.getProperty("JAVA_VERSION").replace("\"", "");
	}

	boolean isManaged() {
		return this.openTelemetry.equals("managed");
	}

}
