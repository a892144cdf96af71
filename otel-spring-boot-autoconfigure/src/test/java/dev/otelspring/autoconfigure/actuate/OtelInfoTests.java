package dev.otelspring.autoconfigure.actuate;

import java.util.List;
import java.util.Map;

import com.jayway.jsonpath.DocumentContext;
import com.jayway.jsonpath.JsonPath;
import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.Contexts;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.autoconfigure.info.ConditionalOnEnabledInfoContributor;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code /actuator/info}. */
class OtelInfoTests {

	private static final String ON = "management.info.otel.enabled=true";

	@AutoClose
	private final Backend backend = Backend.start();

	@Test
	void tellsAsWhoAndToWhomTelemetryGoes() {
		String endpoint = this.backend.receiver().endpoint().toString();
		try (App app = App.of(WebApp.class)
			.sendingTo(this.backend)
			.with(ON, "management.endpoints.web.exposure.include=info", "otel.service.name=shop",
					"otel.exporter.otlp.headers=api-key=geheim",
					"otel.exporter.otlp.endpoint=" + endpoint.replace("http://", "http://me:geheim@"))
			.start()) {
			String answer = app.get("/actuator/info").body();
			assertThat(answer).doesNotContain("geheim");
			DocumentContext info = JsonPath.parse(answer);
			assertThat(info.<Map<String, Object>>read("$.otel")).containsEntry("service", "shop")
				.containsKeys("sdk", "sampler", "exporters");
			assertThat(info.<String>read("$.otel.sdk")).matches("\\d+\\.\\d+\\.\\d+.*");
			assertThat(info.<String>read("$.otel.sampler")).startsWith("ParentBased{root:AlwaysOnSampler");
			assertThat(info.<List<Map<String, Object>>>read("$.otel.exporters")).singleElement()
				.isEqualTo(Map.of("name", "otlp", "endpoint", endpoint, "protocol", "http/protobuf", "signals",
						List.of("traces", "metrics", "logs")));
		}
	}

	@Test
	void isNotThereUnlessItIsAskedFor() {
		Contexts.silentRunner().run((context) -> assertThat(context).doesNotHaveBean(OtelInfoContributor.class));
		Contexts.silentRunner()
			.withPropertyValues("management.info.defaults.enabled=true")
			.run((context) -> assertThat(context).doesNotHaveBean(OtelInfoContributor.class));
		Contexts.silentRunner()
			.withPropertyValues(ON)
			.run((context) -> assertThat(context).hasSingleBean(OtelInfoContributor.class));
	}

	@Test
	void isNotThereWithoutTelemetry() {
		Contexts.silentRunner()
			.withPropertyValues(ON, "otel.sdk.disabled=true")
			.run((context) -> assertThat(context).doesNotHaveBean(OtelInfoContributor.class));
	}

	@Test
	void isNotThereWithoutBootsActuator() {
		Contexts.silentRunner()
			.withPropertyValues(ON)
			.withClassLoader(new FilteredClassLoader(ConditionalOnEnabledInfoContributor.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(OtelInfoContributor.class));
	}

	@Test
	void backsOffWhenUserDefinesOtelInfoContributor() {
		Contexts.silentRunner()
			.withPropertyValues(ON)
			.withBean("otelInfoContributor", String.class, () -> "mine")
			.run((context) -> assertThat(context).doesNotHaveBean(OtelInfoContributor.class));
	}

	@EnableAutoConfiguration
	static class WebApp {

	}

}
