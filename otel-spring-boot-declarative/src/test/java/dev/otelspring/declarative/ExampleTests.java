package dev.otelspring.declarative;

import java.nio.file.Path;
import java.util.Map;

import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.SentAttributes;
import dev.otelspring.autoconfigure.testing.SentSpan;
import io.opentelemetry.api.OpenTelemetry;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/** The examples of the specification, as files and in application.yaml. */
class ExampleTests {

	@AutoClose
	private final Backend backend = Backend.start();

	@TempDir
	private Path directory;

	@ParameterizedTest
	@EnumSource
	void gettingStarted(Place place) {
		App.Builder app = place
			.put(App.of(Application.class).noWeb(), Place.example("getting-started.yaml"), this.directory)
			.variable("OTEL_EXPORTER_OTLP_ENDPOINT", this.backend.receiver().endpoint().toString())
			.variable("OTEL_RESOURCE_ATTRIBUTES", "team=a%20b,tier=1")
			.variable("OTEL_SERVICE_NAME", "shop");
		try (App running = app.start()) {
			emit(running);
			running.deliver();
		}
		assertThat(this.backend.spans()).extracting(SentSpan::name).containsExactly("work");
		assertThat(this.backend.numbers("orders")).containsEntry(Map.of(), 1L);
		assertThat(this.backend.logs("test")).hasSize(1);
		assertThat(SentAttributes.of(this.backend.receiver().traceResources().get(0).getAttributesList()))
			.containsEntry("team", "a b")
			.containsEntry("tier", "1")
			.containsEntry("service.name", "shop")
			.containsKeys("service.instance.id", "host.name", "process.pid", "telemetry.sdk.name")
			.doesNotContainKeys("0.name", "detectors");
	}

	static void emit(App app) {
		OpenTelemetry openTelemetry = app.bean(OpenTelemetry.class);
		openTelemetry.getTracer("test").spanBuilder("work").startSpan().end();
		openTelemetry.getMeter("test").counterBuilder("orders").build().add(1);
		openTelemetry.getLogsBridge().get("test").logRecordBuilder().setBody("done").emit();
	}

	@EnableAutoConfiguration
	static class Application {

	}

}
