package dev.otelspring.starter;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a Spring MVC application carries more for the starter.
 */
class StarterSizeTests {

	private static final Logger logger = LoggerFactory.getLogger(StarterSizeTests.class);

	@Test
	void addsTwentyJarsAndThreeMegabytesAtMost() throws IOException {
		ClassPath application = ClassPath.read("application");
		ClassPath added = ClassPath.read("added");
		logger.info("spring-boot-starter-webmvc has {}; otel-spring-boot-starter adds {}", application, added);

		// So that the numbers are of what they say.
		assertThat(application.names()).anyMatch((name) -> name.startsWith("spring-webmvc-"))
			.noneMatch((name) -> name.startsWith("otel-") || name.startsWith("opentelemetry-"));
		assertThat(added.names()).anyMatch((name) -> name.startsWith("otel-spring-boot-autoconfigure-"))
			.anyMatch((name) -> name.startsWith("opentelemetry-sdk-"))
			.noneMatch(application.names()::contains);
		assertThat(added.jars()).as(added.list()).hasSizeLessThanOrEqualTo(20);
		assertThat(added.bytes()).as(added.list()).isLessThanOrEqualTo(3_000_000);
	}

	/**
	 * Jars that stand in a file, as Maven resolved them.
	 *
	 * @param jars all of them
	 */
	record ClassPath(List<Path> jars) {

		static ClassPath read(String name) throws IOException {
			String paths = Files.readString(Path.of("target", name + ".classpath")).strip();
			return new ClassPath(List.of(paths.split(File.pathSeparator)).stream().map(Path::of).toList());
		}

		List<String> names() {
			return this.jars.stream().map(ClassPath::name).toList();
		}

		long bytes() {
			return this.jars.stream().mapToLong(ClassPath::size).sum();
		}

		/**
		 * The largest first: what to look at when there are too many.
		 * @return a line for each jar
		 */
		String list() {
			return this.jars.stream()
				.sorted(Comparator.comparingLong(ClassPath::size).reversed())
				.map((jar) -> "%,11d %s".formatted(size(jar), name(jar)))
				.collect(Collectors.joining("\n", this + "\n", "\n"));
		}

		@Override
		public String toString() {
			return "%d jars, %,d bytes".formatted(this.jars.size(), bytes());
		}

		private static String name(Path jar) {
			return String.valueOf(jar.getFileName());
		}

		private static long size(Path jar) {
			assertThat(jar).isRegularFile();
			return jar.toFile().length();
		}

	}

}
