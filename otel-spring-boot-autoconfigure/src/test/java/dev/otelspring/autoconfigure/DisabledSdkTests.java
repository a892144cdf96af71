package dev.otelspring.autoconfigure;

import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.Caller;
import dev.otelspring.autoconfigure.testing.LogLines;
import dev.otelspring.autoconfigure.testing.Peer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code otel.sdk.disabled=true} in a web application. */
@ExtendWith(OutputCaptureExtension.class)
class DisabledSdkTests {

	@AutoClose
	private final Backend backend = Backend.start();

	@AutoClose
	private final Peer peer = Peer.start();

	@Test
	void makesNothingAndPassesTheCallersContextOn(CapturedOutput output) {
		Caller caller = Caller.create();
		try (App app = App.of(WebApp.class)
			.starterAlone()
			.sendingTo(this.backend)
			.with("otel.sdk.disabled=true")
			.start()) {
			assertThat(app.get(caller, "/call?url=" + this.peer.url("/orders"), "baggage", "tenant=north").body())
				.isEqualTo("200");
		}
		assertThat(this.peer.requests()).singleElement().satisfies((headers) -> {
			assertThat(headers.get("traceparent")).containsExactly(caller.traceparent());
			assertThat(headers.get("baggage")).containsExactly("tenant=north");
		});
		assertThat(this.backend.receiver().requests()).isEmpty();
		assertThat(LogLines.complaints(output)).isEmpty();
		assertThat(LogLines.of(output, "INFO")).filteredOn((line) -> line.contains("otel.sdk.disabled is true"))
			.hasSize(1);
	}

	@RestController
	@EnableAutoConfiguration
	static class WebApp {

		private final RestClient restClient;

		WebApp(RestClient.Builder builder) {
			this.restClient = builder.build();
		}

		@GetMapping("/call")
		int call(@RequestParam String url) {
			return this.restClient.get().uri(url).retrieve().toBodilessEntity().getStatusCode().value();
		}

	}

}
