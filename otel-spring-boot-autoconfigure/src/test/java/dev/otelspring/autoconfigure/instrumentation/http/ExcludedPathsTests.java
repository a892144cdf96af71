package dev.otelspring.autoconfigure.instrumentation.http;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** Which paths make no telemetry. */
class ExcludedPathsTests {

	@ParameterizedTest
	@CsvSource({ "/robots.txt, /robots.txt, true", "/robots.txt, /robots.txt/x, false", "/robots.txt, /robots, false",
			"/internal/**, /internal, true", "/internal/**, /internal/, true", "/internal/**, /internal/a/b, true",
			"/internal/**, /internals, false", "/internal/**, /, false", "/**, /anything/at/all, true",
			"/a/*/c, /a/b/c, true", "/a/*/c, /a/b/d, false", "/a/{id}/**, /a/7/b/c, true", "/*.png, /logo.png, true",
			"/*.png, /logo.svg, false", "' /spaced ', /spaced, true", "/, /, true" })
	void matchAsSpringsPathPatternsDo(String pattern, String path, boolean expected) {
		assertThat(new ExcludedPaths(List.of(pattern)).contain(path)).isEqualTo(expected);
	}

	@Test
	void areAllThatAreNamed() {
		ExcludedPaths paths = new ExcludedPaths(List.of("/a", "/b/**", "/c/*"));
		assertThat(List.of("/a", "/b/1", "/c/2")).allMatch(paths::contain);
		assertThat(paths.contain("/d")).isFalse();
	}

	@Test
	void areNoneWhereNoneAreNamed() {
		ExcludedPaths none = new ExcludedPaths(List.of());
		assertThat(none.contain("/a")).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "internal/**", "**", "http://localhost/a", "" })
	void beginWithASlash(String pattern) {
		assertThatIllegalArgumentException().isThrownBy(() -> new ExcludedPaths(List.of("/fine", pattern)))
			.withMessage("must be patterns that begin with a slash, such as /internal/**");
	}

	@Test
	void areValidPatterns() {
		assertThatIllegalArgumentException().isThrownBy(() -> new ExcludedPaths(List.of("/a/{id")))
			.withMessageStartingWith("must be path patterns such as /internal/**: ");
	}

	@ParameterizedTest
	@CsvSource({ "/actuator", "''", "/manage" })
	void areHealthByDefaultAndOtelAlways(String base) {
		UnaryOperator<String> actuator = (endpoint) -> base + "/" + endpoint;
		List<String> patterns = new ArrayList<>(ExcludedPaths.defaults(actuator));
		patterns.add(ExcludedPaths.always(actuator));
		ExcludedPaths paths = new ExcludedPaths(patterns);
		String health = base + "/health";
		assertThat(paths.contain(health)).isTrue();
		assertThat(paths.contain(health + "/liveness")).isTrue();
		assertThat(paths.contain(health.replace("health", "otel/traces"))).isTrue();
		assertThat(paths.contain(health.replace("health", "metrics"))).isFalse();
	}

}
