package dev.otelspring.autoconfigure.instrumentation.restclient;

import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import dev.otelspring.autoconfigure.ConfigurationFindings;
import dev.otelspring.autoconfigure.instrumentation.http.HttpClientTelemetry;
import dev.otelspring.autoconfigure.instrumentation.http.TracingClientHttpRequestFactory;
import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.Peer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.http.client.SimpleClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

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
	void endsTheRequestFactoryThatBootBuildsWithTheApplication() {
		DisposableFactory factory = new DisposableFactory();
		try (App app = start()) {
			ClientHttpRequestFactory traced = TracingClientHttpRequestFactory.decorate(factory,
					app.bean(HttpClientTelemetry.class));
			((GenericApplicationContext) app.context()).registerBean("traced", ClientHttpRequestFactory.class,
					() -> traced);
			app.context().getBean("traced");
		}
		assertThat(factory.destroyed).isTrue();
	}

	@Test
	void letsOthersCustomizeTheFactoryBuilderThatTheyKnow() {
		try (App app = start(CustomizedFactoryBuilder.class)) {
			call(app.bean(RestClient.Builder.class).build());
			assertThat(app.bean(AtomicInteger.class)).hasValue(1);
		}
		assertThat(this.backend.spans()).hasSize(1);
	}

	@Test
	void tracesWhateverIsMadeFromATracedBuilder() {
		try (App app = start()) {
			RestClient.Builder builder = app.bean(RestClient.Builder.class);
			List<RestClient> clients = List.of(
					builder.clone().requestFactory(new SimpleClientHttpRequestFactory()).build(),
					builder.build().mutate().requestFactory(new SimpleClientHttpRequestFactory()).build(),
					builder.build().mutate().build(),
					builder.clone()
						.apply((applied) -> applied.requestFactory(new SimpleClientHttpRequestFactory()))
						.build(),
					builder.clone()
						.defaultHeader("X-Order", "7")
						.requestFactory(new SimpleClientHttpRequestFactory())
						.defaultHeader("X-Order", "8")
						.build());
			clients.forEach((client) -> client.get().uri(this.peer.url("/orders")).retrieve().toBodilessEntity());
		}
		assertThat(this.backend.spans()).hasSize(5);
		assertThat(this.peer.requests()).hasSize(5)
			.allSatisfy((headers) -> assertThat(headers.get("traceparent")).hasSize(1));
	}

	@Test
	void makesOneSpanOfACallThroughAFactoryThatSendsThroughATracedOne() {
		try (App app = start()) {
			ClientHttpRequestFactory traced = app.bean(ClientHttpRequestFactory.class);
			// Not one of Spring's wrappers: nobody can look inside.
			ClientHttpRequestFactory opaque = traced::createRequest;
			call(app.bean(RestClient.Builder.class).requestFactory(opaque).build());
		}
		assertThat(this.backend.spans()).hasSize(1);
		assertThat(this.peer.requests().get(0).getFirst("traceparent")).contains(this.backend.spans().get(0).spanId());
	}

	@Test
	void makesOneSpanOfACallWhereClientsShareAFactory() {
		try (App app = start(SharedFactory.class)) {
			app.bean(RestTemplate.class).getForEntity(this.peer.url("/orders"), Void.class);
			app.bean(RestClient.class).get().uri(this.peer.url("/orders")).retrieve().toBodilessEntity();
			RestClient.create(app.bean(RestTemplate.class))
				.get()
				.uri(this.peer.url("/orders"))
				.retrieve()
				.toBodilessEntity();
		}
		assertThat(this.backend.spans()).hasSize(3);
		assertThat(this.peer.requests()).hasSize(3);
	}

	@Test
	void makesASpanOfEachAttemptOfAnInterceptorThatRetries() {
		try (App app = start()) {
			RestClient client = app.bean(RestClient.Builder.class).requestInterceptor((request, body, execution) -> {
				execution.execute(request, body).close();
				return execution.execute(request, body);
			}).build();
			client.get().uri(this.peer.url("/orders")).retrieve().toBodilessEntity();
			client.get().uri(this.peer.url("/orders")).retrieve().toBodilessEntity();
		}
		assertThat(this.backend.spans()).extracting((span) -> span.attributes().get("http.request.resend_count"))
			.containsExactly(null, 1L, null, 1L);
	}

	@Test
	void tellsOfAClientThatItCannotTrace() {
		try (App app = start(OpaqueRestClient.class)) {
			assertThat(app.bean(RestClient.class)).isInstanceOf(UsersRestClient.class);
			assertThat(app.bean(ConfigurationFindings.class).all()).singleElement()
				.satisfies((finding) -> assertThat(finding.message())
					.startsWith("The RestClient 'opaqueRestClient' is not traced")
					.contains(UsersRestClient.class.getName(), "inject a ClientHttpRequestFactory"));
		}
	}

	@Test
	void stillIsAClientWithNamesAndEquality() {
		try (App app = start()) {
			RestClient client = app.bean(RestClient.Builder.class).build();
			assertThat(List.of(client)).contains(client).doesNotContain(app.bean(RestClient.Builder.class).build());
			assertThat(Set.of(client)).contains(client);
			assertThat(client.toString()).contains("RestClient");
			assertThatIllegalArgumentException()
				.isThrownBy(() -> app.bean(RestClient.Builder.class).messageConverters(List.of()));
		}
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

	private static final class DisposableFactory extends SimpleClientHttpRequestFactory implements DisposableBean {

		private boolean destroyed;

		@Override
		public void destroy() {
			this.destroyed = true;
		}

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

	@Configuration(proxyBeanMethods = false)
	static class SharedFactory {

		private final ClientHttpRequestFactory factory = new SimpleClientHttpRequestFactory();

		@Bean
		RestTemplate restTemplate() {
			return new RestTemplate(this.factory);
		}

		@Bean
		RestClient restClient() {
			return RestClient.builder().requestFactory(this.factory).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OpaqueRestClient {

		@Bean
		RestClient opaqueRestClient() {
			return new UsersRestClient(RestClient.create());
		}

	}

	private record UsersRestClient(RestClient delegate) implements RestClient {

		@Override
		public RequestHeadersUriSpec<?> get() {
			return this.delegate.get();
		}

		@Override
		public RequestHeadersUriSpec<?> head() {
			return this.delegate.head();
		}

		@Override
		public RequestBodyUriSpec post() {
			return this.delegate.post();
		}

		@Override
		public RequestBodyUriSpec put() {
			return this.delegate.put();
		}

		@Override
		public RequestBodyUriSpec patch() {
			return this.delegate.patch();
		}

		@Override
		public RequestHeadersUriSpec<?> delete() {
			return this.delegate.delete();
		}

		@Override
		public RequestHeadersUriSpec<?> options() {
			return this.delegate.options();
		}

		@Override
		public RequestBodyUriSpec method(HttpMethod method) {
			return this.delegate.method(method);
		}

		@Override
		public Builder mutate() {
			return this.delegate.mutate();
		}

	}

}
