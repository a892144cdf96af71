package dev.otelspring.autoconfigure.compatibility;

import java.util.List;

import dev.otelspring.autoconfigure.ConfigurationFindings;
import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.LogLines;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** What was written for OpenTelemetry's own starter and is not known here. */
@ExtendWith(OutputCaptureExtension.class)
class OfficialStarterPropertyTests {

	@Test
	void areTold(CapturedOutput output) {
		try (App app = App.of(Shop.class)
			.noWeb()
			.silent()
			.with("otel.instrumentation.jdbc.enabled=true", "otel.instrumentation.kafka.enabled=true",
					"otel.instrumentation.messaging.experimental.headers.included=x-tenant",
					"otel.spring-starter.debug=true", "otel.experimental.metrics.view.config=views.yaml",
					"otel.instrumentation.common.peer-service-mapping=10.0.0.1=stock")
			.start()) {
			assertThat(findings(app)).singleElement()
				.asString()
				.startsWith("Of no effect: otel.experimental.metrics.view.config, otel.instrumentation.jdbc.enabled, "
						+ "otel.instrumentation.kafka.enabled, otel.instrumentation.messaging.experimental.headers, "
						+ "otel.spring-starter.debug, " + "otel.instrumentation.common.peer-service-mapping: "
						+ "OpenTelemetry's own starter knows them and this library does not. "
						+ "Set otel.metrics.views instead; for JDBC, R2DBC, Kafka and MongoDB keep "
						+ "io.opentelemetry.instrumentation:opentelemetry-spring-boot-starter beside this one; "
						+ "set otel.traces.exporter=otlp,console instead; ");
		}
		assertThat(LogLines.complaints(output)).singleElement().asString().contains("Of no effect");
	}

	@Test
	void areToldOfVariablesToo() {
		try (App app = App.of(Shop.class)
			.noWeb()
			.silent()
			.variable("OTEL_INSTRUMENTATION_RUNTIME_TELEMETRY_EMIT_EXPERIMENTAL_METRICS", "true")
			.variable("OTEL_INSTRUMENTATION_R2DBC_ENABLED", "true")
			.start()) {
			assertThat(findings(app)).singleElement()
				.asString()
				.startsWith("Of no effect: otel.instrumentation.r2dbc.enabled, "
						+ "otel.instrumentation.runtime-telemetry.emit-experimental-metrics: ")
				.contains("otel.instrumentation.runtime-telemetry.system.enabled=true");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "otel.instrumentation.jdbc.enabled=false", "otel.spring-starter.debug=false",
			"otel.instrumentation.common.db.query-sanitization.enabled=TRUE",
			"otel.experimental.exporter.otlp.retry.enabled=true" })
	void areNotToldWhereTheySayWhatIsSo(String property) {
		try (App app = App.of(Shop.class).noWeb().silent().with(property).start()) {
			assertThat(findings(app)).isEmpty();
		}
	}

	@Test
	void areNotMistakenForOurs() {
		try (App app = App.of(Shop.class)
			.noWeb()
			.variable("OTEL_TRACES_EXPORTER", "none")
			.variable("OTEL_METRICS_EXPORTER", "none")
			.variable("OTEL_LOGS_EXPORTER", "none")
			.variable("OTEL_JAVA_DISABLED_RESOURCE_PROVIDERS", "com.example.Rack")
			.start()) {
			assertThat(findings(app)).isEmpty();
		}
	}

	@Test
	void areKnownByTheirOtherName() {
		try (App app = App.of(Shop.class).noWeb().silent().with("otel.http-known-methods=GET,QUERY").start()) {
			assertThat(findings(app)).singleElement()
				.asString()
				.endsWith("Set otel.instrumentation.http.known-methods instead");
		}
	}

	private static List<String> findings(App app) {
		return app.bean(ConfigurationFindings.class)
			.all()
			.stream()
			.map(ConfigurationFindings.Finding::message)
			.toList();
	}

	@EnableAutoConfiguration
	static class Shop {

	}

}
