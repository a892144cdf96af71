package dev.otelspring.autoconfigure.logs;

import io.opentelemetry.sdk.logs.SdkLoggerProviderBuilder;

/**
 * Changes the logger provider before it is built. You declare a bean of it to add a log
 * record processor.
 */
@FunctionalInterface
public interface LoggerProviderCustomizer {

	/**
	 * Customizes the provider. Called once, in the beans' order.
	 * @param builder has the resource and the pipeline's processor
	 */
	void customize(SdkLoggerProviderBuilder builder);

}
