package dev.otelspring.autoconfigure.instrumentation.resttemplate;

import dev.otelspring.autoconfigure.instrumentation.ConditionalOnOtelInstrumentation;
import dev.otelspring.autoconfigure.instrumentation.http.HttpClientTelemetry;
import dev.otelspring.autoconfigure.instrumentation.restclient.RestClientAutoConfiguration;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.restclient.RestTemplateCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Role;
import org.springframework.web.client.RestTemplate;

/**
 * {@link AutoConfiguration Auto-configuration} for client spans of {@code RestTemplate}:
 * those that Boot's builder makes, and beans that were made with {@code new}.
 */
@AutoConfiguration(after = RestClientAutoConfiguration.class)
@ConditionalOnClass(RestTemplate.class)
@ConditionalOnOtelInstrumentation("spring-web")
public final class RestTemplateAutoConfiguration {

	RestTemplateAutoConfiguration() {
	}

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static RestTemplateBeanPostProcessor otelRestTemplateBeanPostProcessor(
			ObjectProvider<HttpClientTelemetry> otelHttpClientTelemetry) {
		return new RestTemplateBeanPostProcessor(otelHttpClientTelemetry);
	}

	@Bean
	@Lazy
	RestTemplateKind otelRestTemplateKind() {
		return new RestTemplateKind();
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(RestTemplateCustomizer.class)
	static class BuilderConfiguration {

		@Bean
		RestTemplateCustomizer otelRestTemplateCustomizer(HttpClientTelemetry otelHttpClientTelemetry) {
			return (restTemplate) -> RestTemplates.trace(restTemplate, otelHttpClientTelemetry);
		}

	}

}
