package dev.otelspring.autoconfigure.vendors;

import java.time.Duration;

import com.azure.monitor.opentelemetry.autoconfigure.AzureMonitorAutoConfigure;
import dev.otelspring.autoconfigure.testing.App;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizerProvider;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/** What Azure documents. */
class AzureTests extends CloudTests {

	private static final String PROVIDERS = "otel.java.enabled.resource.providers=io.opentelemetry.contrib.azure.resource.";

	@Test
	void theResourceTellsOfAppService() {
		try (App app = app(PROVIDERS + "AzureAppServiceResourceProvider").start()) {
			assertThat(sentResource(app)).containsEntry("cloud.provider", "azure")
				.hasEntrySatisfying("cloud.platform", (value) -> assertThat(value).asString().contains("app_service"))
				.containsEntry("service.name", "shop");
		}
	}

	@Test
	void theResourceTellsOfTheMachine() {
		this.cloud.answer("169.254.169.254/metadata/instance", """
				{"compute": {"location": "westeurope", "name": "shop-vm", "vmId": "1", "vmSize": "Standard_D2s_v5"},
				 "network": {}}
				""");
		try (App app = app(PROVIDERS + "AzureVmResourceProvider").start()) {
			assertThat(sentResource(app)).containsEntry("cloud.provider", "azure")
				.containsEntry("cloud.region", "westeurope")
				.containsEntry("host.id", "1")
				.containsEntry("host.type", "Standard_D2s_v5");
		}
	}

	@Test
	void aCustomizerBeanSendsAllSignalsToAzureMonitor() {
		this.cloud.answer("/v2.1/track", "{\"itemsReceived\": 1, \"itemsAccepted\": 1, \"errors\": []}");
		try (App app = App.of(Application.class, AzureMonitor.class)
			.with("spring.application.name=shop", "otel.bsp.schedule.delay=100ms", "otel.blrp.schedule.delay=100ms",
					"otel.metric.export.interval=500ms")
			.noWeb()
			.start()) {
			OpenTelemetry openTelemetry = app.bean(OpenTelemetry.class);
			openTelemetry.getTracer("test").spanBuilder("place-order").startSpan().end();
			openTelemetry.getLogsBridge().get("test").logRecordBuilder().setBody("an order was placed").emit();
			openTelemetry.getMeter("test").counterBuilder("orders").build().add(1);
			app.deliver();
			// Azure's exporters collect before they send.
			Awaitility.await()
				.atMost(Duration.ofSeconds(60))
				.untilAsserted(() -> assertThat(String.join("\n", this.cloud.bodies("/v2.1/track")))
					.contains("place-order", "an order was placed", "orders", "\"shop\""));
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class AzureMonitor {

		@Bean
		AutoConfigurationCustomizerProvider azureMonitor() {
			String connection = "InstrumentationKey=00000000-0000-0000-0000-000000000001;IngestionEndpoint="
					+ Cloud.INSTANCE.url() + "/;LiveEndpoint=" + Cloud.INSTANCE.url() + "/";
			return (customizer) -> AzureMonitorAutoConfigure.customize(customizer, connection);
		}

	}

}
