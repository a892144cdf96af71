package dev.otelspring.autoconfigure.instrumentation.restclient;

import java.util.concurrent.atomic.AtomicInteger;

import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.Peer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.http.client.SimpleClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

/** A {@code RestClient} stays as its user made it, and makes one span of a call. */
class RestClientDecorationTests {

	@AutoClose
	private final Backend backend = Backend.start();

	@AutoClose
	private final Peer peer = Peer.start();

	@Test
	void runsAnInterceptorOnce() {
		AtomicInteger calls = new AtomicInteger();
		ClientHttpRequestInterceptor interceptor = (request, body, execution) -> {
			calls.incrementAndGet();
			return execution.execute(request, body);
		};
		try (App app = start()) {
			call(app.bean(RestClient.Builder.class).requestInterceptor(interceptor).build());
		}
		assertThat(calls).hasValue(1);
		assertThat(this.backend.spans()).hasSize(1);
	}

	@Test
	void tracesTheRequestFactoryThatBootBuilds() {
		try (App app = start()) {
			call(RestClient.builder().requestFactory(app.bean(ClientHttpRequestFactory.class)).build());
		}
		assertThat(this.backend.spans()).hasSize(1);
	}

	@Test
	void letsOthersCustomizeTheFactoryBuilderThatTheyKnow() {
		try (App app = start(CustomizedFactoryBuilder.class)) {
			call(app.bean(RestClient.Builder.class).build());
			assertThat(app.bean(AtomicInteger.class)).hasValue(1);
		}
		assertThat(this.backend.spans()).hasSize(1);
	}

	private App start(Class<?>... configurations) {
		return App.of(ClientApp.class)
			.and(configurations)
			.noWeb()
			.sendingTo(this.backend)
			.with("spring.http.clients.imperative.factory=simple")
			.start();
	}

	private void call(RestClient restClient) {
		restClient.get().uri(this.peer.url("/orders")).retrieve().toBodilessEntity();
		assertThat(this.peer.requests()).singleElement()
			.satisfies((headers) -> assertThat(headers.get("traceparent")).hasSize(1));
	}

	@EnableAutoConfiguration
	static class ClientApp {

	}

	@Configuration(proxyBeanMethods = false)
	static class CustomizedFactoryBuilder {

		@Bean
		AtomicInteger built() {
			return new AtomicInteger();
		}

		@Bean
		ClientHttpRequestFactoryBuilderCustomizer<SimpleClientHttpRequestFactoryBuilder> countingCustomizer(
				AtomicInteger built) {
			return (builder) -> builder.withCustomizer((factory) -> built.incrementAndGet());
		}

	}

}
