package dev.otelspring.autoconfigure.instrumentation.http;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * {@link AutoConfiguration Auto-configuration} for what all HTTP instrumentations share.
 */
@AutoConfiguration
@EnableConfigurationProperties({ HttpTelemetryProperties.class, UrlSanitizationProperties.class })
public final class HttpTelemetryAutoConfiguration {

	HttpTelemetryAutoConfiguration() {
	}

	@Bean
	UrlRedaction otelUrlRedaction(UrlSanitizationProperties properties) {
		return new UrlRedaction(properties.sensitiveQueryParameters());
	}

}
