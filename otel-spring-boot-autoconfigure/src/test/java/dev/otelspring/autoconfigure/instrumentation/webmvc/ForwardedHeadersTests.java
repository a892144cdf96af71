package dev.otelspring.autoconfigure.instrumentation.webmvc;

import java.util.Map;

import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.Caller;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/** A proxy in front. */
class ForwardedHeadersTests {

	private static final String[] FORWARDED = { "X-Forwarded-For", "203.0.113.7", "X-Forwarded-Proto", "https",
			"X-Forwarded-Host", "shop.example" };

	@AutoClose
	private final Backend backend = Backend.start();

	@Test
	void tellsTheClientFromTheProxyWhereTheApplicationTrustsIt() {
		Map<String, Object> attributes = requestThroughProxy("server.forward-headers-strategy=framework");
		assertThat(attributes).containsEntry("client.address", "203.0.113.7")
			.containsEntry("url.scheme", "https")
			.containsEntry("server.address", "shop.example")
			.containsEntry("server.port", 443L);
		assertThat(attributes.get("network.peer.address")).isIn("127.0.0.1", "0:0:0:0:0:0:0:1");
	}

	@Test
	void tellsTheClientFromTheProxyWhereTheServerTrustsIt() {
		Map<String, Object> attributes = requestThroughProxy("server.forward-headers-strategy=native");
		assertThat(attributes).containsEntry("client.address", "203.0.113.7").containsEntry("url.scheme", "https");
		assertThat(attributes.get("network.peer.address")).isIn("127.0.0.1", "0:0:0:0:0:0:0:1");
	}

	@Test
	void believesNothingWhereTheApplicationDoesNot() {
		Map<String, Object> attributes = requestThroughProxy("server.forward-headers-strategy=none");
		assertThat(attributes).containsEntry("url.scheme", "http").containsEntry("server.address", "localhost");
		assertThat(attributes.get("client.address")).isIn("127.0.0.1", "0:0:0:0:0:0:0:1");
	}

	private Map<String, Object> requestThroughProxy(String strategy) {
		Caller caller = Caller.create();
		try (App app = App.of(WebApp.class).sendingTo(this.backend).with(strategy).start()) {
			app.get(caller, "/hello", FORWARDED);
		}
		assertThat(this.backend.spans(caller.traceId())).hasSize(1);
		return this.backend.spans(caller.traceId()).get(0).attributes();
	}

	@RestController
	@EnableAutoConfiguration
	static class WebApp {

		@GetMapping("/hello")
		String hello() {
			return "hello";
		}

	}

}
