package dev.otelspring.autoconfigure.instrumentation.restclient;

import dev.otelspring.autoconfigure.ConfigurationFindings;
import dev.otelspring.autoconfigure.OpenTelemetryAutoConfiguration;
import dev.otelspring.autoconfigure.instrumentation.ConditionalOnOtelInstrumentation;
import dev.otelspring.autoconfigure.instrumentation.http.HttpClientSettings;
import dev.otelspring.autoconfigure.instrumentation.http.HttpClientTelemetry;
import dev.otelspring.autoconfigure.instrumentation.http.HttpTelemetryAutoConfiguration;
import io.opentelemetry.api.OpenTelemetry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Role;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientHttpServiceGroupConfigurer;
import org.springframework.web.service.registry.HttpServiceGroup;

/**
 * {@link AutoConfiguration Auto-configuration} for client spans of {@code RestClient} and
 * of all that Boot builds on the same request factories.
 */
@AutoConfiguration(after = { OpenTelemetryAutoConfiguration.class, HttpTelemetryAutoConfiguration.class })
@ConditionalOnClass(ClientHttpRequestFactory.class)
@ConditionalOnOtelInstrumentation("spring-web")
@ImportRuntimeHints(RestClientHints.class)
public final class RestClientAutoConfiguration {

	private static final String SCOPE = "dev.otelspring.spring-web";

	RestClientAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	HttpClientTelemetry otelHttpClientTelemetry(OpenTelemetry openTelemetry,
			HttpClientSettings otelHttpClientSettings) {
		return new HttpClientTelemetry(openTelemetry, SCOPE, otelHttpClientSettings);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(RestClient.class)
	static class RestClientConfiguration {

		@Bean
		RestClients otelRestClients(HttpClientTelemetry otelHttpClientTelemetry,
				ConfigurationFindings otelConfigurationFindings) {
			return new RestClients(otelHttpClientTelemetry, otelConfigurationFindings);
		}

		@Bean
		@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
		static RestClientBeanPostProcessor otelRestClientBeanPostProcessor(
				ObjectProvider<RestClients> otelRestClients) {
			return new RestClientBeanPostProcessor(otelRestClients);
		}

		@Bean
		@Lazy
		RestClientKind otelRestClientKind() {
			return new RestClientKind();
		}

	}

	@Lazy
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(RestClientHttpServiceGroupConfigurer.class)
	static class HttpServiceConfiguration {

		// Last, as it is by default: whatever factory others set, it is decorated.
		@Bean
		RestClientHttpServiceGroupConfigurer otelRestClientHttpServiceGroupConfigurer(RestClients otelRestClients) {
			return (groups) -> groups.forEachClient(
					(HttpServiceGroup group, RestClient.Builder builder) -> otelRestClients.traceInPlace(builder));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(ClientHttpRequestFactoryBuilderCustomizer.class)
	static class RequestFactoryConfiguration {

		// Last: others customize the builder that they know, not our decorator.
		@Bean
		@Order(Ordered.LOWEST_PRECEDENCE)
		ClientHttpRequestFactoryBuilderCustomizer<ClientHttpRequestFactoryBuilder<?>> otelRequestFactoryBuilderCustomizer(
				HttpClientTelemetry otelHttpClientTelemetry) {
			return (builder) -> new TracingRequestFactoryBuilder(builder, otelHttpClientTelemetry);
		}

	}

}
