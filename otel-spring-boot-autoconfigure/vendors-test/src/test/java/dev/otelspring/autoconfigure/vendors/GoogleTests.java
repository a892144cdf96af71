package dev.otelspring.autoconfigure.vendors;

import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.pipeline.assembly.TelemetryPipeline;
import dev.otelspring.pipeline.status.PipelineSnapshot.ExporterSnapshot;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.resources.Resource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/** The names that Google documents. */
class GoogleTests {

	private final Backend backend = Backend.start();

	@AfterEach
	void close() {
		this.backend.close();
	}

	@Test
	void exportersGoByTheirNames() {
		assertThat(Cloud.INSTANCE.url()).isNotEmpty();
		try (App app = App.of(Application.class)
			.silent()
			.with("otel.traces.exporter=google_cloud_trace", "otel.metrics.exporter=google_cloud_monitoring",
					"otel.metric.export.interval=1h", "google.cloud.project.id=shop-project")
			.noWeb()
			.start()) {
			assertThat(app.bean(TelemetryPipeline.class).status().snapshot().exporters())
				.extracting(ExporterSnapshot::name)
				.containsExactlyInAnyOrder("google_cloud_trace-traces", "google_cloud_monitoring-metrics");
		}
	}

	@Test
	void theAuthenticationExtensionCustomizesResourceAndHeaders() {
		assertThat(Cloud.INSTANCE.url()).isNotEmpty();
		try (App app = App.of(Application.class).sendingTo(this.backend).noWeb().start()) {
			app.bean(Tracer.class).spanBuilder("test").startSpan().end();
			app.deliver();
			assertThat(app.bean(Resource.class).getAttribute(AttributeKey.stringKey("gcp.project_id")))
				.isEqualTo("shop-project");
			assertThat(this.backend.spans()).hasSize(1);
			assertThat(this.backend.receiver().requests()).filteredOn((request) -> request.path().equals("/v1/traces"))
				.extracting((request) -> request.header("Authorization"))
				.containsOnly("Bearer a-token");
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
