package dev.otelspring.delivery;

import reactor.core.publisher.Mono;

import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Asks who brings an article, over HTTP, with a {@link WebClient}.
 */
@Component
class CarrierClient {

	private final WebClient http;

	private final Environment environment;

	CarrierClient(WebClient.Builder http, Environment environment) {
		this.http = http.build();
		this.environment = environment;
	}

	Mono<Carrier> carrier(String sku) {
		String url = this.environment.resolveRequiredPlaceholders("http://localhost:${local.server.port}");
		return this.http.get().uri(url + "/carriers/{sku}", sku).retrieve().bodyToMono(Carrier.class);
	}

}
