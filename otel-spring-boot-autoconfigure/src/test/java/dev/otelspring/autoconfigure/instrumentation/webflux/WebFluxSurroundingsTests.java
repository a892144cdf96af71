package dev.otelspring.autoconfigure.instrumentation.webflux;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;

import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.Caller;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Hooks;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/** What is around a WebFlux application: a base path, a proxy, Actuator. */
class WebFluxSurroundingsTests {

	private static final String EXPOSE_ALL = "management.endpoints.web.exposure.include=*";

	@AutoClose
	private final Backend backend = Backend.start();

	private final Caller caller = Caller.create();

	@AfterEach
	void stopPropagation() {
		Hooks.disableAutomaticContextPropagation();
	}

	@Test
	void haveTheBasePathInTheRouteAndNotInExcludedPaths() {
		try (App app = start("spring.webflux.base-path=/shop",
				"otel.instrumentation.http.server.exclude-paths=/internal/**,/robots.txt")) {
			assertThat(app.get(this.caller, "/shop/orders/7").body()).isEqualTo("7");
			assertThat(app.get(this.caller, "/shop/internal/orders/7").statusCode()).isEqualTo(200);
			assertThat(app.get(this.caller, "/shop/robots.txt").statusCode()).isEqualTo(200);
		}
		assertThat(this.backend.spans(this.caller.traceId())).singleElement().satisfies((span) -> {
			assertThat(span.name()).isEqualTo("GET /shop/orders/{id}");
			assertThat(span.attributes()).containsEntry("http.route", "/shop/orders/{id}")
				.containsEntry("url.path", "/shop/orders/7");
		});
	}

	@Test
	void tellTheClientFromTheProxyWhereTheApplicationTrustsIt() {
		Map<String, Object> attributes = requestThroughProxy("server.forward-headers-strategy=framework");
		assertThat(attributes).containsEntry("client.address", "203.0.113.7")
			.containsEntry("url.scheme", "https")
			.containsEntry("server.address", "shop.example")
			.containsEntry("server.port", 443L)
			.containsEntry("http.route", "/orders/{id}");
		assertThat(attributes.get("network.peer.address")).isIn("127.0.0.1", "0:0:0:0:0:0:0:1");
	}

	@Test
	void tellTheClientFromTheProxyWhereTheServerTrustsIt() {
		Map<String, Object> attributes = requestThroughProxy("server.forward-headers-strategy=native");
		assertThat(attributes).containsEntry("client.address", "203.0.113.7").containsEntry("url.scheme", "https");
		assertThat(attributes.get("network.peer.address")).isIn("127.0.0.1", "0:0:0:0:0:0:0:1");
	}

	@Test
	void areNotBelievedWhereTheApplicationDoesNot() {
		Map<String, Object> attributes = requestThroughProxy("server.forward-headers-strategy=none");
		assertThat(attributes).containsEntry("url.scheme", "http").containsEntry("server.address", "localhost");
		assertThat(attributes.get("client.address")).isIn("127.0.0.1", "0:0:0:0:0:0:0:1");
	}

	@Test
	void areBadRequestsWhereTheProxyTalksNonsense() {
		try (App app = start("server.forward-headers-strategy=framework")) {
			assertThat(app.get(this.caller, "/orders/7", "X-Forwarded-Port", "nonsense").statusCode()).isEqualTo(400);
		}
		assertThat(this.backend.spans(this.caller.traceId())).singleElement().satisfies((span) -> {
			assertThat(span.status()).isEqualTo("UNSET");
			assertThat(span.attributes()).containsEntry("http.response.status_code", 400L);
		});
	}

	@Test
	void leaveHealthAndOtelOfActuatorOut() {
		try (App app = start(EXPOSE_ALL)) {
			assertThat(app.get(this.caller, "/actuator/health").statusCode()).isEqualTo(200);
			assertThat(app.get(this.caller, "/actuator/otel").statusCode()).isEqualTo(200);
			assertThat(app.get(this.caller, "/actuator/metrics/jvm.memory.used").statusCode()).isEqualTo(200);
		}
		assertThat(this.backend.spans(this.caller.traceId())).singleElement()
			.satisfies((span) -> assertThat(span.name()).isEqualTo("GET /actuator/metrics/{requiredMetricName}"));
	}

	@Test
	void leadToTheManagementPort() throws Exception {
		try (App app = start(EXPOSE_ALL, "management.server.port=0",
				// These are on the tests' classpath too.
				"spring.autoconfigure.exclude=org.springframework.boot.jetty.autoconfigure.actuate.web.server."
						+ "JettyReactiveManagementContextAutoConfiguration,org.springframework.boot.tomcat.autoconfigure."
						+ "actuate.web.server.TomcatReactiveManagementContextAutoConfiguration")) {
			String port = app.context().getEnvironment().getProperty("local.management.port");
			for (String path : new String[] { "/actuator/health", "/actuator/metrics/jvm.memory.used" }) {
				HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
					.header("traceparent", this.caller.traceparent())
					.build();
				assertThat(HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
					.isEqualTo(200);
			}
		}
		assertThat(this.backend.spans(this.caller.traceId())).singleElement()
			.satisfies((span) -> assertThat(span.name()).isEqualTo("GET /actuator/metrics/{requiredMetricName}"));
	}

	private Map<String, Object> requestThroughProxy(String strategy) {
		try (App app = start(strategy)) {
			assertThat(app
				.get(this.caller, "/orders/7", "X-Forwarded-For", "203.0.113.7", "X-Forwarded-Proto", "https",
						"X-Forwarded-Host", "shop.example")
				.body()).isEqualTo("7");
		}
		assertThat(this.backend.spans(this.caller.traceId())).hasSize(1);
		return this.backend.spans(this.caller.traceId()).get(0).attributes();
	}

	private App start(String... properties) {
		return App.of(WebApp.class).reactive().sendingTo(this.backend).with(properties).start();
	}

	@RestController
	@EnableAutoConfiguration
	static class WebApp {

		@GetMapping({ "/orders/{id}", "/internal/orders/{id}" })
		String order(@PathVariable String id) {
			return id;
		}

		@GetMapping("/robots.txt")
		String robots() {
			return "";
		}

	}

}
