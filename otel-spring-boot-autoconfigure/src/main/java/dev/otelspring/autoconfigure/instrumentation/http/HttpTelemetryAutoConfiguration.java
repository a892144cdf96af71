package dev.otelspring.autoconfigure.instrumentation.http;

import dev.otelspring.autoconfigure.OtelPropertiesAutoConfiguration;
import dev.otelspring.autoconfigure.PropertyValues;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * {@link AutoConfiguration Auto-configuration} for what all HTTP instrumentations share.
 */
@AutoConfiguration(after = OtelPropertiesAutoConfiguration.class)
@EnableConfigurationProperties(HttpTelemetryProperties.class)
public final class HttpTelemetryAutoConfiguration {

	HttpTelemetryAutoConfiguration() {
	}

	@Bean
	@ConditionalOnWebApplication
	HttpServerSettings otelHttpServerSettings(HttpTelemetryProperties properties, PropertyValues values,
			Environment environment) {
		return HttpServerSettings.of(properties, values, environment);
	}

}
