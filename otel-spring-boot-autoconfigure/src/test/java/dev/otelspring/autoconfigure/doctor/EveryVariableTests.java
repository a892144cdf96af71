package dev.otelspring.autoconfigure.doctor;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.otelspring.autoconfigure.ConfigurationFindings;
import dev.otelspring.autoconfigure.ConfigurationFindings.Finding;
import dev.otelspring.autoconfigure.InvalidOtelPropertyException;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.Contexts;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever a variable is set to, the application starts; and where the same value in a
 * file would stop it, a finding names the variable.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EveryVariableTests {

	private final Backend backend = Backend.start();

	static Stream<OtelProperty> properties() {
		return OtelProperty.all().stream();
	}

	@AfterAll
	void close() {
		this.backend.close();
	}

	@ParameterizedTest
	@MethodSource("properties")
	void neverStopsTheStart(OtelProperty property) {
		boolean wrong = neverStopsTheStart(property, "nonsense");
		if (!property.guessedVariable().equals(property.variable()) && !property.isBehindGap()) {
			startsWithTheVariable(property.guessedVariable(), property, "nonsense", wrong);
		}
		if (property.isNumber()) {
			neverStopsTheStart(property, "-1");
			neverStopsTheStart(property, (property.type() == Duration.class) ? "9223372036854775807s" : "0");
		}
	}

	private boolean neverStopsTheStart(OtelProperty property, String value) {
		boolean wrong = stopsTheStartInAFile(property, value);
		startsWithTheVariable(property.variable(), property, value, wrong);
		return wrong;
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "=", "${nowhere}", "${itself}", "0", "NaN", "2147483647", "9223372036854775807",
			"9223372036854775807s", "9223372036854775807TB", "99999999999999999999" })
	void neverStopsTheStartBesideAllOthers(String value) {
		Map<String, Object> variables = new HashMap<>();
		properties().forEach((property) -> variables.put(property.variable(),
				value.equals("${itself}") ? "${" + property.name() + "}" : value));
		// It hides all others.
		variables.remove("OTEL_SDK_DISABLED");
		new WebApplicationContextRunner().withConfiguration(Contexts.autoConfigurations())
			.withInitializer(Contexts.variables(variables))
			.withPropertyValues("otel.traces.exporter=otlp", "otel.metrics.exporter=none", "otel.logs.exporter=otlp")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	private boolean stopsTheStartInAFile(OtelProperty property, String value) {
		boolean[] stopped = new boolean[1];
		runner(property).withPropertyValues(property.name() + "=" + value).run((context) -> {
			stopped[0] = context.getStartupFailure() != null;
			if (stopped[0]) {
				assertThat(context).getFailure()
					.rootCause()
					.as("%s=%s in a file", property, value)
					.isInstanceOfSatisfying(InvalidOtelPropertyException.class, (failure) -> {
						assertThat(property.name()).startsWith(failure.getProperty().replaceAll("\\[\\d].*", ""));
						assertThat(failure.getMend()).isNotBlank();
					});
			}
		});
		return stopped[0];
	}

	private void startsWithTheVariable(String variable, OtelProperty property, String value, boolean wrong) {
		runner(property).withInitializer(Contexts.variables(Map.of(variable, value))).run((context) -> {
			assertThat(context.getStartupFailure()).as("%s=%s", variable, value).isNull();
			List<Finding> findings = context.getBean(ConfigurationFindings.class).all();
			if (wrong) {
				assertThat(findings).as("%s=%s", variable, value)
					.singleElement()
					.satisfies((finding) -> assertThat(finding.message()).containsPattern("\\b" + variable + "\\b"));
			}
			else {
				assertThat(findings).as("%s=%s", variable, value).isEmpty();
			}
		});
	}

	private WebApplicationContextRunner runner(OtelProperty property) {
		WebApplicationContextRunner runner = new WebApplicationContextRunner()
			.withConfiguration(Contexts.autoConfigurations())
			.withInitializer(Contexts.variables(Map.of()));
		String named = "otel.exporters.main.endpoint";
		String single = "otel.exporter.otlp.endpoint";
		if (property.name().startsWith("otel.exporters.") && !property.name().equals(named)) {
			runner = runner.withPropertyValues(named + "=" + this.backend.receiver().endpoint());
		}
		return property.name().equals(single) ? runner
				: runner.withPropertyValues(single + "=" + this.backend.receiver().endpoint());
	}

}
