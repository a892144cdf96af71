package dev.otelspring.declarative;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What is known here of the properties that the library has. */
class OwnPropertiesTests {

	private static final Pattern PROPERTY = Pattern.compile("(?m)^\\| `otel\\.([^`]+)` \\|");

	@Test
	void areAllProperties() throws IOException {
		assertThat(properties()).hasSizeGreaterThan(200).allMatch(OwnProperties::contains);
	}

	@ParameterizedTest
	@ValueSource(strings = { "javaagent.enabled", "health.failing-status", "propagation.extract[0]" })
	void areOthersToo(String property) {
		assertThat(OwnProperties.contains(property)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "file_format", "disabled", "log_level", "resource.attributes[0].name",
			"resource.attributes_list", "resource.detection/development.detectors[0].host",
			"instrumentation/development.java.a", "tracer_provider.sampler", "tracer_providr" })
	void areNoNodes(String node) {
		assertThat(OwnProperties.contains(node)).isFalse();
	}

	@Test
	void ofInstrumentationHaveANode() throws IOException {
		List<String> elsewhere = List.of("http.client.capture-", "http.server.capture-", "http.known-methods",
				"sanitization.url.", "common.default-enabled", "common.thread-details.");
		assertThat(properties().stream()
			.filter((name) -> name.startsWith("instrumentation."))
			.map((name) -> name.substring("instrumentation.".length()))
			.filter((name) -> !name.matches("[^.]+\\.enabled"))
			.filter((name) -> elsewhere.stream().noneMatch(name::startsWith))
			.map("otel.instrumentation."::concat))
			.containsExactlyInAnyOrderElementsOf(Instrumentations.nodes().values());
	}

	private static List<String> properties() throws IOException {
		return PROPERTY.matcher(Files.readString(Path.of("..", "docs", "properties.md")))
			.results()
			.map((result) -> ((MatchResult) result).group(1))
			.toList();
	}

}
