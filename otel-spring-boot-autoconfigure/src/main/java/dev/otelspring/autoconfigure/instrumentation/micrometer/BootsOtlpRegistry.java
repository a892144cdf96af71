package dev.otelspring.autoconfigure.instrumentation.micrometer;

import dev.otelspring.autoconfigure.BootsProperties;

import org.springframework.core.env.Environment;

/**
 * What the application says of Boot's {@code OtlpMeterRegistry}.
 */
final class BootsOtlpRegistry {

	private static final String PREFIX = "management.otlp.metrics.export.";

	private BootsOtlpRegistry() {
	}

	/**
	 * Whether it is switched, on or off: then that stands.
	 * @param environment where to look
	 * @return {@code true} if {@code management.otlp.metrics.export.enabled} is set
	 */
	static boolean isSwitched(Environment environment) {
		return BootsProperties.isSet(environment, PREFIX + "enabled");
	}

	/**
	 * Whether it was told where to publish.
	 * @param environment where to look
	 * @return {@code true} if {@code management.otlp.metrics.export.url} is set
	 */
	static boolean hasUrl(Environment environment) {
		return BootsProperties.isSet(environment, PREFIX + "url");
	}

}
