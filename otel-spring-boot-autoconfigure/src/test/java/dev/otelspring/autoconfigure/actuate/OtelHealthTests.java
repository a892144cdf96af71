package dev.otelspring.autoconfigure.actuate;

import java.net.http.HttpResponse;

import com.jayway.jsonpath.JsonPath;
import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.Contexts;
import dev.otelspring.pipeline.testing.OtlpReceiver.Reply;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.test.context.FilteredClassLoader;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code /actuator/health}, which must not suffer from a backend. */
class OtelHealthTests {

	@AutoClose
	private final Backend backend = Backend.start();

	@Test
	void isUpWhileTelemetryArrives() {
		try (App app = start()) {
			Awaitility.await().untilAsserted(() -> {
				HttpResponse<String> health = app.get("/actuator/health");
				assertThat(health.statusCode()).isEqualTo(200);
				assertThat(JsonPath.<String>read(health.body(), "$.components.otel.status")).isEqualTo("UP");
				assertThat(JsonPath.<String>read(health.body(), "$.components.otel.details.otlp.state"))
					.isEqualTo("DELIVERING");
			});
		}
	}

	@Test
	void takesNothingDownWhereItDoesNot() {
		this.backend.receiver().answer((request) -> Reply.of(503));
		try (App app = start()) {
			Awaitility.await().untilAsserted(() -> {
				HttpResponse<String> health = app.get("/actuator/health");
				assertThat(JsonPath.<String>read(health.body(), "$.components.otel.status")).isEqualTo("UNKNOWN");
				assertThat(JsonPath.<String>read(health.body(), "$.components.otel.details.otlp.error"))
					.startsWith("HTTP 503 from ");
				assertThat(JsonPath.<String>read(health.body(), "$.status")).isEqualTo("UP");
				assertThat(health.statusCode()).isEqualTo(200);
			});
			assertThat(app.get("/actuator/health/readiness").body()).doesNotContain("otel");
			assertThat(app.get("/actuator/health/liveness").body()).doesNotContain("otel");
		}
	}

	@Test
	void takesDownWhereTheUserSaysSo() {
		this.backend.receiver().answer((request) -> Reply.of(401));
		try (App app = start("otel.health.failing-status=down")) {
			Awaitility.await().until(() -> app.get("/actuator/health").statusCode() == 503);
		}
	}

	@Test
	void isNotThereWhereItIsOff() {
		Contexts.silentRunner()
			.withPropertyValues("management.health.otel.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(OtelHealthIndicator.class));
	}

	@Test
	void isNotThereWithoutBootsHealth() {
		Contexts.silentRunner()
			.withClassLoader(new FilteredClassLoader(ConditionalOnEnabledHealthIndicator.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(OtelHealthIndicator.class));
	}

	@Test
	void backsOffWhenUserDefinesOtelHealthIndicator() {
		Contexts.silentRunner()
			.withBean("otelHealthIndicator", String.class, () -> "mine")
			.run((context) -> assertThat(context).doesNotHaveBean(OtelHealthIndicator.class));
	}

	private App start(String... more) {
		return App.of(WebApp.class)
			.sendingTo(this.backend)
			.with("management.endpoint.health.show-details=always", "management.endpoint.health.probes.enabled=true",
					"management.endpoint.health.show-components=always")
			.with(more)
			.start();
	}

	@EnableAutoConfiguration
	static class WebApp {

	}

}
