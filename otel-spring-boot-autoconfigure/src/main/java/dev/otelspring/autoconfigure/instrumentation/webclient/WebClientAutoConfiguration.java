package dev.otelspring.autoconfigure.instrumentation.webclient;

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
import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * {@link AutoConfiguration Auto-configuration} for client spans of {@code WebClient}:
 * beans, whoever built them, and all that Boot builds.
 */
@AutoConfiguration(after = { OpenTelemetryAutoConfiguration.class, HttpTelemetryAutoConfiguration.class })
@ConditionalOnClass(WebClient.class)
@ConditionalOnOtelInstrumentation("spring-webflux")
public final class WebClientAutoConfiguration {

	private static final String SCOPE = "dev.otelspring.spring-webflux";

	WebClientAutoConfiguration() {
	}

	@Bean
	TracingFilter otelWebClientFilter(OpenTelemetry openTelemetry, HttpClientSettings otelHttpClientSettings) {
		return new TracingFilter(new HttpClientTelemetry(openTelemetry, SCOPE, otelHttpClientSettings));
	}

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static WebClientBeanPostProcessor otelWebClientBeanPostProcessor(
			ObjectProvider<TracingFilter> otelWebClientFilter) {
		return new WebClientBeanPostProcessor(otelWebClientFilter);
	}

	@Bean
	WebClientKind otelWebClientKind() {
		return new WebClientKind();
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(WebClientCustomizer.class)
	static class BuilderConfiguration {

		// Also for Boot's HTTP service groups, whose builders are no beans.
		@Bean
		WebClientCustomizer otelWebClientCustomizer(TracingFilter otelWebClientFilter) {
			return otelWebClientFilter::addTo;
		}

	}

}
