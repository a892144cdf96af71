package dev.otelspring.autoconfigure.trace;

import java.util.function.Predicate;

import org.springframework.http.server.PathContainer;
import org.springframework.util.ClassUtils;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import org.springframework.web.util.pattern.PatternParseException;

/**
 * Compiles path patterns. A path without wildcards, and one that ends in {@code /**} and
 * has no others, is compared as a string, which is what most people write.
 */
final class PathTest {

	private static final String ANYTHING_BELOW = "/**";

	private PathTest() {
	}

	static Predicate<String> of(String text) {
		if (!text.startsWith("/")) {
			throw new WrongSettingException("path",
					"must be a path pattern that begins with a slash, such as /orders/**");
		}
		String stem = text.endsWith(ANYTHING_BELOW) ? text.substring(0, text.length() - ANYTHING_BELOW.length()) : text;
		if (stem.chars().anyMatch((c) -> "*?{}".indexOf(c) >= 0)) {
			if (!ClassUtils.isPresent("org.springframework.web.util.pattern.PathPattern",
					PathTest.class.getClassLoader())) {
				throw new WrongSettingException("path", "needs org.springframework:spring-web for wildcards");
			}
			return Patterns.parse(text);
		}
		return stem.equals(text) ? text::equals : below(stem);
	}

	private static Predicate<String> below(String stem) {
		String prefix = stem + "/";
		return (path) -> path.startsWith(prefix) || path.equals(stem);
	}

	/** Apart, so that the rest can do without spring-web. */
	private static final class Patterns {

		private Patterns() {
		}

		static Predicate<String> parse(String text) {
			try {
				PathPattern pattern = PathPatternParser.defaultInstance.parse(text);
				return (path) -> pattern.matches(PathContainer.parsePath(path));
			}
			catch (PatternParseException ex) {
				throw new WrongSettingException("path",
						"must be a path pattern such as /orders/**: " + ex.getMessage());
			}
		}

	}

}
