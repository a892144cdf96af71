package dev.otelspring.autoconfigure.instrumentation.webmvc;

import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.Caller;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/** An application that does not live at the root. */
class ContextPathTests {

	private static final Backend backend = Backend.start();

	private static App app;

	@BeforeAll
	static void start() {
		app = App.of(WebApp.class)
			.sendingTo(backend)
			.with("server.servlet.context-path=/shop",
					"otel.instrumentation.http.server.exclude-paths=/internal/**,/robots.txt")
			.start();
	}

	@AfterAll
	static void stop() {
		app.close();
		backend.close();
	}

	@Test
	void isPartOfTheRoute() {
		Caller caller = Caller.create();
		assertThat(app.get(caller, "/shop/orders/7").body()).isEqualTo("7");
		app.settle();
		assertThat(backend.spans(caller.traceId())).singleElement().satisfies((span) -> {
			assertThat(span.name()).isEqualTo("GET /shop/orders/{id}");
			assertThat(span.attributes()).containsEntry("http.route", "/shop/orders/{id}")
				.containsEntry("url.path", "/shop/orders/7");
		});
	}

	@Test
	void isNoPartOfExcludedPaths() {
		Caller caller = Caller.create();
		assertThat(app.get(caller, "/shop/internal/orders/7").statusCode()).isEqualTo(200);
		assertThat(app.get(caller, "/shop/robots.txt").statusCode()).isEqualTo(200);
		app.settle();
		assertThat(backend.spans(caller.traceId())).isEmpty();
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
