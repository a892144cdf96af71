package dev.otelspring.autoconfigure.instrumentation.http;

import dev.otelspring.autoconfigure.ExceptionSignal;
import dev.otelspring.autoconfigure.OtelPropertiesAutoConfiguration;
import dev.otelspring.autoconfigure.PropertyValues;
import dev.otelspring.autoconfigure.baggage.BaggageAutoConfiguration;
import dev.otelspring.autoconfigure.baggage.BaggageMetricAttributes;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * {@link AutoConfiguration Auto-configuration} for what all HTTP instrumentations share.
 */
@AutoConfiguration(after = { OtelPropertiesAutoConfiguration.class, BaggageAutoConfiguration.class })
@EnableConfigurationProperties({ HttpTelemetryProperties.class, UrlSanitizationProperties.class })
public final class HttpTelemetryAutoConfiguration {

	HttpTelemetryAutoConfiguration() {
	}

	@Bean
	UrlRedaction otelUrlRedaction(UrlSanitizationProperties otelUrlSanitizationProperties) {
		return new UrlRedaction(otelUrlSanitizationProperties.sensitiveQueryParameters());
	}

	@Bean
	HttpClientSettings otelHttpClientSettings(HttpTelemetryProperties otelHttpTelemetryProperties,
			UrlRedaction otelUrlRedaction, PropertyValues otelPropertyValues, ExceptionSignal otelExceptionSignal,
			BaggageMetricAttributes otelBaggageMetricAttributes) {
		return HttpClientSettings.of(otelHttpTelemetryProperties, otelUrlRedaction, otelPropertyValues,
				otelExceptionSignal, otelBaggageMetricAttributes);
	}

	@Bean
	@ConditionalOnWebApplication
	HttpServerSettings otelHttpServerSettings(HttpTelemetryProperties otelHttpTelemetryProperties,
			UrlRedaction otelUrlRedaction, PropertyValues otelPropertyValues, Environment environment,
			ExceptionSignal otelExceptionSignal, BaggageMetricAttributes otelBaggageMetricAttributes) {
		return HttpServerSettings.of(otelHttpTelemetryProperties, otelUrlRedaction, otelPropertyValues, environment,
				otelExceptionSignal, otelBaggageMetricAttributes);
	}

}
