package dev.otelspring.autoconfigure.instrumentation.restclient;

import dev.otelspring.autoconfigure.OpenTelemetryAutoConfiguration;
import dev.otelspring.autoconfigure.instrumentation.ConditionalOnOtelInstrumentation;
import dev.otelspring.autoconfigure.instrumentation.http.HttpClientTelemetry;
import dev.otelspring.autoconfigure.instrumentation.http.HttpTelemetryAutoConfiguration;
import dev.otelspring.autoconfigure.instrumentation.http.HttpTelemetryProperties;
import io.opentelemetry.api.OpenTelemetry;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.client.ClientHttpRequestFactory;

/**
 * {@link AutoConfiguration Auto-configuration} for client spans of {@code RestClient} and
 * of all that Boot builds on the same request factories.
 */
@AutoConfiguration(after = { OpenTelemetryAutoConfiguration.class, HttpTelemetryAutoConfiguration.class })
@ConditionalOnClass(ClientHttpRequestFactory.class)
@ConditionalOnOtelInstrumentation("spring-web")
public final class RestClientAutoConfiguration {

	private static final String SCOPE = "dev.otelspring.spring-web";

	RestClientAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	HttpClientTelemetry otelHttpClientTelemetry(OpenTelemetry openTelemetry, HttpTelemetryProperties properties) {
		return new HttpClientTelemetry(openTelemetry, SCOPE, properties);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(ClientHttpRequestFactoryBuilderCustomizer.class)
	static class RequestFactoryConfiguration {

		// Last: others customize the builder that they know, not our decorator.
		@Bean
		@Order(Ordered.LOWEST_PRECEDENCE)
		ClientHttpRequestFactoryBuilderCustomizer<ClientHttpRequestFactoryBuilder<?>> otelRequestFactoryBuilderCustomizer(
				HttpClientTelemetry telemetry) {
			return (builder) -> new TracingRequestFactoryBuilder(builder, telemetry);
		}

	}

}
