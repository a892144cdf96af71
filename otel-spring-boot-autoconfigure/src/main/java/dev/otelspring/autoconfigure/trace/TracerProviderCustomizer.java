package dev.otelspring.autoconfigure.trace;

import io.opentelemetry.sdk.trace.SdkTracerProviderBuilder;

/**
 * Changes the tracer provider before it is built. You declare a bean of it to add a span
 * processor, an id generator or span limits.
 */
@FunctionalInterface
public interface TracerProviderCustomizer {

	/**
	 * Customizes the provider. Called once, in the beans' order.
	 * @param builder has the resource, the sampler and the pipeline's processor
	 */
	void customize(SdkTracerProviderBuilder builder);

}
