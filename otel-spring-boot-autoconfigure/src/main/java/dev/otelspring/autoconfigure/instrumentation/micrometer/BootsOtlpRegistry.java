package dev.otelspring.autoconfigure.instrumentation.micrometer;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;

/**
 * What the application says of Boot's {@code OtlpMeterRegistry}. Boot writes
 * {@code OTEL_*} variables into its properties; those were said of OpenTelemetry, not of
 * that registry.
 */
final class BootsOtlpRegistry {

	private static final String PREFIX = "management.otlp.metrics.export.";

	private static final ConfigurationPropertyName ENABLED = ConfigurationPropertyName.of(PREFIX + "enabled");

	private static final ConfigurationPropertyName URL = ConfigurationPropertyName.of(PREFIX + "url");

	private static final String FROM_VARIABLES = "openTelemetryEnvironmentVariables";

	private BootsOtlpRegistry() {
	}

	/**
	 * Whether it is switched, on or off: then that stands.
	 * @param environment where to look
	 * @return {@code true} if {@code management.otlp.metrics.export.enabled} is set
	 */
	static boolean isSwitched(Environment environment) {
		return isSet(environment, ENABLED);
	}

	/**
	 * Whether it was told where to publish.
	 * @param environment where to look
	 * @return {@code true} if {@code management.otlp.metrics.export.url} is set
	 */
	static boolean hasUrl(Environment environment) {
		return isSet(environment, URL);
	}

	private static boolean isSet(Environment environment, ConfigurationPropertyName name) {
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
			if (source.getConfigurationProperty(name) != null && !isFromVariables(source.getUnderlyingSource())) {
				return true;
			}
		}
		return false;
	}

	private static boolean isFromVariables(@Nullable Object source) {
		return source instanceof PropertySource<?> propertySource && FROM_VARIABLES.equals(propertySource.getName());
	}

}
