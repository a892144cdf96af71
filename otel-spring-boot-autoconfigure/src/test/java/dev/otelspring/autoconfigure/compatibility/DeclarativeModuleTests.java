package dev.otelspring.autoconfigure.compatibility;

import java.util.List;
import java.util.Map;

import dev.otelspring.autoconfigure.ConfigurationFindings;
import dev.otelspring.autoconfigure.InvalidOtelPropertyException;
import dev.otelspring.autoconfigure.testing.Contexts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.NestedExceptionUtils;

import static org.assertj.core.api.Assertions.assertThat;

/** Declarative configuration without the module that reads it. */
class DeclarativeModuleTests {

	private static final String DEPENDENCY = "<artifactId>otel-spring-boot-declarative</artifactId>";

	private final ApplicationContextRunner contextRunner = Contexts.silentRunner();

	@ParameterizedTest
	@ValueSource(strings = { "otel.file_format", "otel.config.file", "otel.experimental.config.file" })
	void stopsTheStartAndNamesTheDependency(String property) {
		this.contextRunner.withInitializer(Contexts.variables(Map.of()))
			.withPropertyValues(property + "=1.0")
			.run((context) -> assertThat(NestedExceptionUtils.getRootCause(context.getStartupFailure()))
				.isInstanceOfSatisfying(InvalidOtelPropertyException.class, (failure) -> {
					assertThat(failure.getProperty()).isEqualTo(property);
					assertThat(failure.getValue()).isEqualTo("1.0");
					assertThat(failure.getMend()).contains(DEPENDENCY);
				}));
	}

	@ParameterizedTest
	@ValueSource(strings = { "OTEL_CONFIG_FILE", "OTEL_EXPERIMENTAL_CONFIG_FILE", "OTEL_FILE_FORMAT" })
	void isAFindingWhereAVariableAsksForIt(String variable) {
		this.contextRunner.withInitializer(Contexts.variables(Map.of(variable, "/etc/otel.yaml"))).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(messages(context.getBean(ConfigurationFindings.class))).singleElement()
				.asString()
				.startsWith("The environment variable " + variable + "='/etc/otel.yaml' is ignored: ")
				.contains(DEPENDENCY);
		});
	}

	@Test
	void isNoMatterWithoutASdk() {
		this.contextRunner.withInitializer(Contexts.variables(Map.of("OTEL_CONFIG_FILE", "/etc/otel.yaml")))
			.withPropertyValues("otel.file_format=1.0", "otel.sdk.disabled=true")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(messages(context.getBean(ConfigurationFindings.class))).isEmpty();
			});
	}

	private static List<String> messages(ConfigurationFindings findings) {
		return findings.all().stream().map(ConfigurationFindings.Finding::message).toList();
	}

}
