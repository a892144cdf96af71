package dev.otelspring.autoconfigure.compatibility;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.core.NativeDetector;

/**
 * Jars of OpenTelemetry that do not fit together, or not with this library.
 *
 * @param jars all that were found
 * @param missing classes and methods that our code or the SDK calls and that are not
 * there; empty if it works all the same
 */
record JarProblem(List<OpenTelemetryJar> jars, List<String> missing) {

	/** What this library is built with and tested against. */
	static final String BUILT_WITH = "1.62.0";

	/** Of the bean that there is only where there is a problem. */
	static final String BEAN_NAME = "otelJarProblem";

	private static final int SHOWN = 5;

	/**
	 * Looks at the class path.
	 * @param classLoader of the application
	 * @return {@code null} if all is well
	 */
	static @Nullable JarProblem find(ClassLoader classLoader) {
		if (NativeDetector.inNativeImage()) {
			// It was linked when it was built.
			return null;
		}
		List<OpenTelemetryJar> jars = OpenTelemetryJar.find(classLoader);
		boolean mixed = false;
		boolean old = false;
		for (OpenTelemetryJar jar : jars) {
			mixed = mixed || jar.line() != jars.get(0).line();
			old = old || jar.line() < OpenTelemetryJar.line(BUILT_WITH);
		}
		List<String> missing = (mixed || old || !absent(jars).isEmpty()) ? LinkCheck.missing(classLoader, jars)
				: List.of();
		return (mixed || old || !missing.isEmpty()) ? new JarProblem(jars, missing) : null;
	}

	/**
	 * What is wrong.
	 * @return a sentence without its dot
	 */
	String summary() {
		if (!this.missing.isEmpty()) {
			return "The jars of OpenTelemetry on the class path lack what is called: " + missingInShort();
		}
		return (this.jars.stream().mapToLong(OpenTelemetryJar::line).distinct().count() > 1)
				? "The jars of OpenTelemetry on the class path are of several versions, which works for now"
				: "The jars of OpenTelemetry on the class path are older than " + BUILT_WITH
						+ ", which this library is built with";
	}

	/**
	 * Which jars there are.
	 * @return a line for each version, such as "1.62.0: opentelemetry-sdk"
	 */
	List<String> versions() {
		Map<Long, Set<String>> byLine = new TreeMap<>();
		this.jars.forEach((jar) -> byLine.computeIfAbsent(jar.line(), (line) -> new TreeSet<>())
			.add(jar.module().artifact() + "-" + jar.version()));
		List<String> lines = new ArrayList<>();
		byLine.values().forEach((names) -> lines.add(String.join(", ", names)));
		absent(this.jars).forEach((module) -> lines.add(module.artifact() + " is not there"));
		return lines;
	}

	/**
	 * Which jars there are, for a line of a log.
	 * @return as {@link #versions()}, without the names of many that are alike
	 */
	String versionsInShort() {
		return versions().stream().map((line) -> {
			String[] names = line.split(", ");
			return (names.length > SHOWN) ? names[0] + " and " + (names.length - 1) + " more of that version" : line;
		}).collect(Collectors.joining("; "));
	}

	/**
	 * Some of what is missing.
	 * @return for people
	 */
	String missingInShort() {
		String shown = this.missing.stream().limit(SHOWN).collect(Collectors.joining(", "));
		return (this.missing.size() > SHOWN) ? shown + " and " + (this.missing.size() - SHOWN) + " more" : shown;
	}

	/**
	 * What brings all to one version.
	 * @return sentences
	 */
	String mend() {
		String version = wanted();
		List<String> alphas = this.jars.stream()
			.filter((jar) -> jar.isAlpha() && jar.line() != OpenTelemetryJar.line(version))
			.map((jar) -> jar.module().artifact())
			.distinct()
			.toList();
		boolean stable = !absent(this.jars).isEmpty()
				|| this.jars.stream().anyMatch((jar) -> !jar.isAlpha() && jar.line() != OpenTelemetryJar.line(version));
		List<String> mends = new ArrayList<>();
		if (stable) {
			mends.add("Set <opentelemetry.version>" + version
					+ "</opentelemetry.version> in your pom's properties (Gradle: " + "ext['opentelemetry.version'] = '"
					+ version + "'); without Spring Boot's parent or plugin, import "
					+ "io.opentelemetry:opentelemetry-bom:" + version + " before all other BOMs");
		}
		if (!alphas.isEmpty()) {
			mends.add("Exclude " + String.join(", ", alphas) + ", or import io.opentelemetry:opentelemetry-bom-alpha:"
					+ version + "-alpha before all other BOMs");
		}
		mends.add("mvn dependency:tree -Dincludes=io.opentelemetry (gradle dependencies) shows what brings them");
		return String.join(". ", mends);
	}

	// The latest that anything asks for: what was built against less works with more.
	private String wanted() {
		return this.jars.stream()
			.map((jar) -> jar.version().replace("-alpha", ""))
			.filter((version) -> OpenTelemetryJar.line(version) > OpenTelemetryJar.line(BUILT_WITH))
			.max((first, second) -> Long.compare(OpenTelemetryJar.line(first), OpenTelemetryJar.line(second)))
			.orElse(BUILT_WITH);
	}

	private static Set<OpenTelemetryModule> absent(List<OpenTelemetryJar> jars) {
		Set<OpenTelemetryModule> absent = EnumSet.noneOf(OpenTelemetryModule.class);
		for (OpenTelemetryModule module : OpenTelemetryModule.values()) {
			if (module.isNeeded()) {
				absent.add(module);
			}
		}
		for (OpenTelemetryJar jar : jars) {
			absent.remove(jar.module());
		}
		return absent;
	}

}
