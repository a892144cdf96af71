package dev.otelspring.autoconfigure.instrumentation.restclient;

import dev.otelspring.autoconfigure.instrumentation.http.HttpClientSettings;
import dev.otelspring.autoconfigure.instrumentation.http.HttpClientTelemetry;
import dev.otelspring.autoconfigure.testing.Contexts;
import io.opentelemetry.api.OpenTelemetry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;
import org.springframework.boot.restclient.RestTemplateCustomizer;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/** Beans around clients. */
class RestClientAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = Contexts.silentRunner();

	@Test
	void backsOffWhenUserDefinesHttpClientTelemetry() {
		this.contextRunner.withUserConfiguration(UsersTelemetry.class)
			.run((context) -> assertThat(context).getBean(HttpClientTelemetry.class)
				.isSameAs(context.getBean("usersTelemetry")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "otel.instrumentation.spring-web.enabled=false",
			"otel.instrumentation.common.default-enabled=false" })
	void isSwitchedOffByProperty(String property) {
		this.contextRunner.withPropertyValues(property)
			.run((context) -> assertThat(context).doesNotHaveBean(HttpClientTelemetry.class)
				.doesNotHaveBean(ClientHttpRequestFactoryBuilderCustomizer.class)
				.doesNotHaveBean(RestTemplateCustomizer.class));
	}

	@Test
	void needsNoClientOfBoot() {
		this.contextRunner
			.withClassLoader(new FilteredClassLoader("org.springframework.boot.restclient",
					"org.springframework.boot.http.client"))
			.run((context) -> assertThat(context).hasSingleBean(HttpClientTelemetry.class));
	}

	@Test
	void needsNoSpringWeb() {
		this.contextRunner
			.withClassLoader(
					new FilteredClassLoader("org.springframework.http.client", "org.springframework.web.client"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(HttpClientTelemetry.class));
	}

	@Configuration(proxyBeanMethods = false)
	static class UsersTelemetry {

		@Bean
		HttpClientTelemetry usersTelemetry(HttpClientSettings settings) {
			return new HttpClientTelemetry(OpenTelemetry.noop(), "users", settings);
		}

	}

}
