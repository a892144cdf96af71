package dev.otelspring.autoconfigure.instrumentation.http;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import org.springframework.web.util.pattern.PatternParseException;

/**
 * The paths that make no telemetry. Plain paths and {@code /prefix/**} are compared as
 * strings, which is what most people write; the rest are Spring's path patterns.
 */
final class ExcludedPaths {

	private static final String ANYTHING_BELOW = "/**";

	private final Set<String> exact = new HashSet<>();

	private final List<String> prefixes = new ArrayList<>();

	private final List<PathPattern> patterns = new ArrayList<>();

	/**
	 * Reads the patterns.
	 * @param texts as in {@link PathPattern}
	 * @throws IllegalArgumentException if one is no path pattern
	 */
	ExcludedPaths(List<String> texts) {
		for (String text : texts) {
			add(text.strip());
		}
	}

	private void add(String text) {
		if (!text.startsWith("/")) {
			throw new IllegalArgumentException("must be patterns that begin with a slash, such as /internal/**");
		}
		String stem = text.endsWith(ANYTHING_BELOW) ? text.substring(0, text.length() - ANYTHING_BELOW.length()) : text;
		if (stem.chars().anyMatch((c) -> "*?{}".indexOf(c) >= 0)) {
			try {
				this.patterns.add(PathPatternParser.defaultInstance.parse(text));
			}
			catch (PatternParseException ex) {
				throw new IllegalArgumentException("must be path patterns such as /internal/**: " + ex.getMessage(),
						ex);
			}
			return;
		}
		this.exact.add(stem);
		if (!stem.equals(text)) {
			this.prefixes.add(stem + "/");
		}
	}

	/**
	 * Whether a path is excluded.
	 * @param path without the application's context path
	 * @return {@code true} if no telemetry is to be made
	 */
	boolean contain(String path) {
		if (this.exact.contains(path)) {
			return true;
		}
		for (String prefix : this.prefixes) {
			if (path.startsWith(prefix)) {
				return true;
			}
		}
		if (this.patterns.isEmpty()) {
			return false;
		}
		PathContainer container = PathContainer.parsePath(path);
		return this.patterns.stream().anyMatch((pattern) -> pattern.matches(container));
	}

	/**
	 * What is excluded by default: probes and scrapes come every few seconds.
	 * @param actuator where an endpoint is, by its id
	 * @return the patterns
	 */
	static List<String> defaults(UnaryOperator<String> actuator) {
		return List.of(actuator.apply("health") + "/**", actuator.apply("prometheus"));
	}

	/**
	 * What is excluded always: who looks at the traces does not look for that look.
	 * @param actuator where an endpoint is, by its id
	 * @return the pattern
	 */
	static String always(UnaryOperator<String> actuator) {
		return actuator.apply("otel") + "/**";
	}

}
