package dev.otelspring.autoconfigure.baggage;

import dev.otelspring.autoconfigure.instrumentation.reactor.ReactorBaggage;
import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.Caller;
import dev.otelspring.autoconfigure.testing.Peer;
import dev.otelspring.autoconfigure.testing.SentSpan;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

/** The policy, on WebFlux and {@code WebClient}. */
class ReactiveBaggageTests {

	private final Caller caller = Caller.create();

	@Test
	void carriesBaggageThroughAReactiveChain() {
		try (Backend backend = Backend.start();
				Peer peer = Peer.start();
				App app = App.of(Gateway.class)
					.reactive()
					.sendingTo(backend)
					.with("peer.url=" + peer.url("/ok"), "otel.baggage.entries[0].key=tenant.id",
							"otel.baggage.entries[0].from-header=X-Tenant-Id", "otel.baggage.entries[0].to-span=true",
							"otel.baggage.entries[1].key=step", "otel.baggage.entries[1].to-span=true",
							"otel.baggage.accept-from=::1,127.0.0.1", "otel.baggage.propagate-to=localhost")
					.start()) {
			app.get(this.caller, "/call", "X-Tenant-Id", "gold", "baggage", "other=1");
			app.settle();
			assertThat(peer.requests()).singleElement()
				.satisfies((headers) -> assertThat(headers.getFirst("baggage").split(","))
					.containsExactlyInAnyOrder("tenant.id=gold", "step=2", "other=1"));
			assertThat(backend.spans(this.caller.traceId())).hasSize(2)
				.allSatisfy((span) -> assertThat(span.attributes()).containsEntry("tenant.id", "gold"))
				.filteredOn((span) -> "2".equals(span.attributes().get("step")))
				.extracting(SentSpan::kind)
				.containsExactly("CLIENT");
		}
	}

	@Test
	void sendsNothingToOtherHosts() {
		try (Backend backend = Backend.start();
				Peer peer = Peer.start();
				App app = App.of(Gateway.class)
					.reactive()
					.sendingTo(backend)
					.with("peer.url=" + peer.url("/ok"), "otel.baggage.propagate-to=*.internal")
					.start()) {
			app.get(this.caller, "/call", "baggage", "other=1");
			assertThat(peer.requests()).singleElement()
				.satisfies((headers) -> assertThat(headers.getFirst("baggage")).isNull());
			assertThat(app.bean(BaggageRefusals.class).snapshot().sent().untrusted()).isEqualTo(2);
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@RestController
	static class Gateway {

		private final WebClient client;

		Gateway(WebClient.Builder builder, Environment environment) {
			this.client = builder.baseUrl(environment.getRequiredProperty("peer.url")).build();
		}

		@GetMapping("/call")
		Mono<String> call() {
			return this.client.get()
				.retrieve()
				.toBodilessEntity()
				.map((response) -> "done")
				.contextWrite(ReactorBaggage.put("step", "2"));
		}

	}

}
