package dev.otelspring.autoconfigure.propagation;

import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Backend;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

/** A service that understands more than it says. */
class ExtractOverHttpTests {

	private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

	@AutoClose
	private final Backend backend = Backend.start();

	@Test
	void continuesATraceByOneHeaderAndSendsItByAnother() {
		try (App app = App.of(Relay.class)
			.sendingTo(this.backend)
			.with("otel.propagation.extract=b3,tracecontext,baggage")
			.start()) {
			String sent = app.get("/ask", "b3", TRACE + "-00f067aa0ba902b7-1").body();
			assertThat(sent).contains("traceparent=00-" + TRACE).doesNotContain("b3=", "baggage=");
			app.settle();
			assertThat(this.backend.spans()).filteredOn((span) -> span.name().equals("GET /ask"))
				.singleElement()
				.satisfies((span) -> assertThat(span.parentSpanId()).isEqualTo("00f067aa0ba902b7"));
			assertThat(this.backend.spans()).allSatisfy((span) -> assertThat(span.traceId()).isEqualTo(TRACE));
		}
	}

	@EnableAutoConfiguration
	@RestController
	static class Relay {

		private final RestClient client;

		private final Environment environment;

		Relay(RestClient.Builder builder, Environment environment) {
			this.client = builder.build();
			this.environment = environment;
		}

		@GetMapping("/ask")
		String ask() {
			return String.valueOf(this.client.get()
				.uri("http://localhost:" + this.environment.getProperty("local.server.port") + "/answer")
				.retrieve()
				.body(String.class));
		}

		@GetMapping("/answer")
		String answer(@RequestHeader HttpHeaders headers) {
			StringBuilder received = new StringBuilder();
			headers.forEach((name, values) -> received.append(name).append('=').append(values.get(0)).append('\n'));
			return received.toString();
		}

	}

}
