package dev.otelspring.autoconfigure.instrumentation.webmvc;

import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.Caller;
import dev.otelspring.autoconfigure.testing.SentSpan;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/** A dispatcher that does not live at the root ({@code spring.mvc.servlet.path}). */
class ServletPathTests {

	@AutoClose
	private final Backend backend = Backend.start();

	@Test
	void isPartOfTheRouteAndActuatorStandsBehindIt() {
		Caller caller = Caller.create();
		try (App app = App.of(WebApp.class)
			.sendingTo(this.backend)
			.with("server.servlet.context-path=/shop", "spring.mvc.servlet.path=/api",
					"management.endpoints.web.exposure.include=*")
			.start()) {
			assertThat(app.get(caller, "/shop/api/orders/7").body()).isEqualTo("7");
			assertThat(app.get(caller, "/shop/api").body()).isEqualTo("home");
			assertThat(app.get(caller, "/shop/api/actuator/health").statusCode()).isEqualTo(200);
			assertThat(app.get(caller, "/shop/api/actuator/otel").statusCode()).isEqualTo(200);
			assertThat(app.get(caller, "/shop/api/actuator/info").statusCode()).isEqualTo(200);
		}
		assertThat(this.backend.spans(caller.traceId())).extracting(SentSpan::name)
			.containsExactlyInAnyOrder("GET /shop/api/orders/{id}", "GET /shop/api", "GET /shop/api/actuator/info");
	}

	@RestController
	@EnableAutoConfiguration
	static class WebApp {

		@GetMapping
		String home() {
			return "home";
		}

		@GetMapping("/orders/{id}")
		String order(@PathVariable String id) {
			return id;
		}

	}

}
