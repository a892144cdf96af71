package dev.otelspring.autoconfigure.vendors;

import com.azure.monitor.opentelemetry.autoconfigure.AzureMonitorAutoConfigure;
import dev.otelspring.autoconfigure.testing.App;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizerProvider;
import io.opentelemetry.sdk.resources.Resource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/** What Azure documents. */
class AzureTests {

	private final Cloud cloud = Cloud.INSTANCE;

	@Test
	void theResourceTellsOfAppService() {
		try (App app = App.of(Application.class)
			.silent()
			.with("spring.application.name=shop",
					"otel.java.enabled.resource.providers=io.opentelemetry.contrib.azure.resource.AzureAppServiceResourceProvider")
			.noWeb()
			.start()) {
			Resource resource = app.bean(Resource.class);
			assertThat(resource.getAttribute(AttributeKey.stringKey("cloud.provider"))).isEqualTo("azure");
			assertThat(resource.getAttribute(AttributeKey.stringKey("service.name"))).isEqualTo("shop");
		}
	}

	@Test
	void aCustomizerBeanSendsAllSignalsToAzureMonitor() {
		try (App app = App.of(Application.class, AzureMonitor.class)
			.with("spring.application.name=shop", "otel.bsp.schedule.delay=100ms", "otel.blrp.schedule.delay=100ms")
			.noWeb()
			.start()) {
			OpenTelemetry openTelemetry = app.bean(OpenTelemetry.class);
			openTelemetry.getTracer("test").spanBuilder("place-order").startSpan().end();
			openTelemetry.getLogsBridge().get("test").logRecordBuilder().setBody("an order was placed").emit();
			openTelemetry.getMeter("test").counterBuilder("orders").build().add(1);
			app.deliver();
			Awaitility.await()
				.untilAsserted(() -> assertThat(String.join("\n", this.cloud.bodies("/v2.1/track")))
					.contains("place-order", "an order was placed", "orders", "\"shop\""));
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

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
