package dev.otelspring.autoconfigure.resource;

import io.opentelemetry.sdk.resources.ResourceBuilder;

/**
 * Adds to the {@link io.opentelemetry.sdk.resources.Resource}. You declare a bean of it
 * for what no property can say: a region that is asked for at start.
 */
@FunctionalInterface
public interface ResourceCustomizer {

	/**
	 * Customizes the resource. Called once, after all that this library finds out, in the
	 * beans' order.
	 * @param builder holds what was found
	 */
	void customize(ResourceBuilder builder);

}
