package dev.otelspring.autoconfigure.instrumentation.resttemplate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.Peer;
import dev.otelspring.autoconfigure.testing.SentSpan;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.BufferingClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.web.client.RestTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/** A {@code RestTemplate} stays as its user made it, and makes one span of a call. */
class RestTemplateDecorationTests {

	@AutoClose
	private final Backend backend = Backend.start();

	@AutoClose
	private final Peer peer = Peer.start();

	@Test
	void runsEachInterceptorOfABeanOnce() {
		try (App app = start(InterceptedRestTemplate.class)) {
			app.bean(RestTemplate.class).getForEntity(this.peer.url("/orders"), Void.class);
			assertThat(app.bean(CallLog.class)).containsExactly("late", "early");
		}
		assertThat(spans()).hasSize(1);
	}

	@Test
	void runsEachInterceptorOfTheBuilderOnceAndInItsOrder() {
		try (App app = start(CallLog.class)) {
			CallLog log = app.bean(CallLog.class);
			RestTemplate restTemplate = app.bean(RestTemplateBuilder.class)
				.interceptors(new Interceptor("late", 2, log), new Interceptor("early", 1, log))
				.build();
			restTemplate.getForEntity(this.peer.url("/orders"), Void.class);
			// The builder does not sort, so nor do we.
			assertThat(log).containsExactly("late", "early");
		}
		assertThat(spans()).hasSize(1);
	}

	@Test
	void makesASpanOfEachAttemptOfAnInterceptorThatRetries() {
		try (App app = start(CallLog.class)) {
			RestTemplate restTemplate = app.bean(RestTemplateBuilder.class)
				.additionalInterceptors((request, body, execution) -> {
					execution.execute(request, body).close();
					return execution.execute(request, body);
				})
				.build();
			restTemplate.getForEntity(this.peer.url("/orders"), Void.class);
		}
		assertThat(spans()).extracting((span) -> span.attributes().get("http.request.resend_count"))
			.containsExactly(null, 1L);
		assertThat(this.peer.requests()).hasSize(2);
	}

	@Test
	void makesOneSpanOfACallOfABeanFromTheBuilder() {
		try (App app = start(BuilderRestTemplate.class)) {
			app.bean(RestTemplate.class).getForEntity(this.peer.url("/orders"), Void.class);
		}
		assertThat(spans()).hasSize(1);
	}

	@Test
	void makesOneSpanOfACallThroughAFactoryAroundATracedOne() {
		try (App app = start(BufferingRestTemplate.class)) {
			app.bean(RestTemplate.class).getForEntity(this.peer.url("/orders"), Void.class);
		}
		assertThat(spans()).hasSize(1);
		assertThat(this.peer.requests()).hasSize(1);
	}

	@Test
	void tracesAFactoryBuilderOfTheUsersOwn() {
		try (App app = start(UsersFactoryBuilder.class)) {
			app.bean(RestTemplateBuilder.class).build().getForEntity(this.peer.url("/orders"), Void.class);
		}
		assertThat(spans()).hasSize(1);
	}

	private App start(Class<?> configuration) {
		return App.of(ClientApp.class, configuration).noWeb().sendingTo(this.backend).start();
	}

	private List<SentSpan> spans() {
		return this.backend.spans();
	}

	@EnableAutoConfiguration
	static class ClientApp {

	}

	@Configuration(proxyBeanMethods = false)
	static class InterceptedRestTemplate {

		@Bean
		CallLog callLog() {
			return new CallLog();
		}

		@Bean
		RestTemplate restTemplate(CallLog log) {
			RestTemplate restTemplate = new RestTemplate();
			restTemplate.getInterceptors().add(new Interceptor("late", 2, log));
			restTemplate.getInterceptors().add(new Interceptor("early", 1, log));
			return restTemplate;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class BuilderRestTemplate {

		@Bean
		RestTemplate restTemplate(RestTemplateBuilder builder) {
			return builder.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class UsersFactoryBuilder {

		@Bean
		ClientHttpRequestFactoryBuilder<SimpleClientHttpRequestFactory> usersFactoryBuilder() {
			return ClientHttpRequestFactoryBuilder.simple();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class BufferingRestTemplate {

		@Bean
		RestTemplate restTemplate(RestTemplateBuilder builder) {
			RestTemplate restTemplate = builder.requestFactory(SimpleClientHttpRequestFactory.class).build();
			// What people do to read a response's body twice.
			restTemplate.setRequestFactory(new BufferingClientHttpRequestFactory(restTemplate.getRequestFactory()));
			return restTemplate;
		}

	}

	@SuppressWarnings("serial")
	static class CallLog extends ArrayList<String> {

	}

	private record Interceptor(String name, int order,
			List<String> log) implements ClientHttpRequestInterceptor, Ordered {

		@Override
		public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
				throws IOException {
			this.log.add(this.name);
			return execution.execute(request, body);
		}

		@Override
		public int getOrder() {
			return this.order;
		}

	}

}
