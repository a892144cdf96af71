package dev.otelspring.autoconfigure.metrics;

import io.opentelemetry.sdk.metrics.SdkMeterProviderBuilder;

/**
 * Changes the meter provider before it is built. You declare a bean of it to add a view
 * or a reader.
 */
@FunctionalInterface
public interface MeterProviderCustomizer {

	/**
	 * Customizes the provider. Called once, in the beans' order.
	 * @param builder has the resource and the pipeline's reader
	 */
	void customize(SdkMeterProviderBuilder builder);

}
