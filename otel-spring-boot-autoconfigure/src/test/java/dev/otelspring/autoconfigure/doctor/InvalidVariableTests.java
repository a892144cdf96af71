package dev.otelspring.autoconfigure.doctor;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import dev.otelspring.autoconfigure.ConfigurationFindings;
import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.Contexts;
import dev.otelspring.autoconfigure.testing.LogLines;
import dev.otelspring.pipeline.assembly.TelemetryPipeline;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.logs.LogLimits;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A platform may have set a wrong variable for a thousand services: none of them stops.
 */
@ExtendWith(OutputCaptureExtension.class)
class InvalidVariableTests {

	private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
		.withConfiguration(Contexts.autoConfigurations())
		.withInitializer(Contexts.variables(Map.of()));

	static Stream<InvalidValue> invalidValues() {
		return InvalidValue.forTheOneExporter();
	}

	@ParameterizedTest
	@MethodSource("invalidValues")
	void isToldOnceAndTheDefaultApplies(InvalidValue invalid, CapturedOutput output) {
		WebApplicationContextRunner runner = this.contextRunner
			.withPropertyValues(
					invalid.property().contains("metric") ? "otel.logs.exporter=none" : "otel.metrics.exporter=none")
			.withPropertyValues(invalid.others().toArray(String[]::new));
		runner.run((unset) -> {
			Map<String, String> defaults = effect(unset);
			runner.withInitializer(Contexts.variables(Map.of(invalid.variable(), invalid.value()))).run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(effect(context)).isEqualTo(defaults);
				assertThat(context.getBean(ConfigurationFindings.class).all()).hasSize(1);
			});
		});
		assertThat(complaints(output)).singleElement()
			.asString()
			.contains(" WARN ",
					"The environment variable " + invalid.variable()
							+ (invalid.shown().isEmpty() ? "" : "='" + invalid.shown() + "'") + " is ",
					": " + invalid.property() + " " + invalid.mend());
		assertThat(output).doesNotContain("geheim");
	}

	@Test
	void isToldForEachVariable(CapturedOutput output) {
		Map<String, Object> variables = new HashMap<>();
		variables.put("OTEL_EXPORTER_OTLP_ENDPOINT", "localhost");
		variables.put("OTEL_EXPORTER_OTLP_PROTOCOL", "udp");
		variables.put("OTEL_TRACES_SAMPLER", "sometimes");
		this.contextRunner.withInitializer(Contexts.variables(variables))
			.run((context) -> assertThat(context.getBean(ConfigurationFindings.class).all()).hasSize(3));
		assertThat(complaints(output)).hasSize(3);
	}

	@Test
	void doesNotCostTheGoodHeadersBesideTheBadOne() {
		try (Backend backend = Backend.start()) {
			this.contextRunner.withPropertyValues(backend.properties())
				.withInitializer(Contexts.variables(Map.of("OTEL_EXPORTER_OTLP_HEADERS", "good=1,bad name=2")))
				.run((context) -> context.getBean(Tracer.class).spanBuilder("test").startSpan().end());
			assertThat(backend.receiver().requests()).isNotEmpty()
				.allSatisfy((request) -> assertThat(request.header("good")).isEqualTo("1"));
		}
	}

	@Test
	void doesNotStopTheStartWhereItSetsOneKeyOfAMap(CapturedOutput output) {
		this.contextRunner.withInitializer(Contexts.variables(Map.of("OTEL_EXPORTER_OTLP_HEADERS_HOST", "geheim")))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean(ConfigurationFindings.class).all()).hasSize(1);
			});
		assertThat(complaints(output)).singleElement()
			.asString()
			.contains("OTEL_EXPORTER_OTLP_HEADERS_HOST")
			.doesNotContain("geheim");
	}

	@Test
	void isNamedAsItIsSet(CapturedOutput output) {
		App.of(WebApp.class)
			.silent()
			.variable("OTEL_INSTRUMENTATION_HTTP_SERVER_EXCLUDE_PATHS", "internal/**")
			.start()
			.close();
		assertThat(complaints(output)).singleElement()
			.asString()
			.contains("The environment variable OTEL_INSTRUMENTATION_HTTP_SERVER_EXCLUDE_PATHS='internal/**' is "
					+ "ignored and the default applies");
	}

	// Nobody listens at the default endpoint, which the pipeline tells too.
	private static List<String> complaints(CapturedOutput output) {
		return LogLines.complaints(output).stream().filter((line) -> !line.contains("cannot deliver")).toList();
	}

	private static Map<String, String> effect(ApplicationContext context) {
		Map<String, String> effect = new TreeMap<>();
		effect.put("sampler", context.getBean(Sampler.class).getDescription());
		effect.put("propagators",
				context.getBean(OpenTelemetry.class).getPropagators().getTextMapPropagator().fields().toString());
		context.getBean(TelemetryPipeline.class)
			.status()
			.snapshot()
			.exporters()
			.forEach((exporter) -> effect.put(exporter.name(), String.join(" ", exporter.endpoint(),
					exporter.protocol(), exporter.compression(), exporter.signals().toString())));
		effect.put("limits", context.getBean(SpanLimits.class) + ", " + context.getBean(LogLimits.class));
		effect.put("attributes", String.valueOf(context.getBean(Resource.class).getAttributes().size()));
		return effect;
	}

	@EnableAutoConfiguration
	static class WebApp {

	}

}
