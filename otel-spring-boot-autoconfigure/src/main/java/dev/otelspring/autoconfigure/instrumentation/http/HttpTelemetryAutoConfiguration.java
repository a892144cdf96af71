package dev.otelspring.autoconfigure.instrumentation.http;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

/**
 * {@link AutoConfiguration Auto-configuration} for what all HTTP instrumentations share.
 */
@AutoConfiguration
@EnableConfigurationProperties(HttpTelemetryProperties.class)
public final class HttpTelemetryAutoConfiguration {

	HttpTelemetryAutoConfiguration() {
	}

}
