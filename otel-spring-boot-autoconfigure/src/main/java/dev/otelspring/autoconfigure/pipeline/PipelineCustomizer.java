package dev.otelspring.autoconfigure.pipeline;

import dev.otelspring.pipeline.assembly.TelemetryPipeline;

/**
 * Changes the pipeline before it is built. You declare a bean of it to add a stage, a
 * listener or an exporter of your own.
 */
@FunctionalInterface
public interface PipelineCustomizer {

	/**
	 * Customizes the pipeline. Called once, in the beans' order.
	 * @param builder has the exporters and stages from the properties
	 */
	void customize(TelemetryPipeline.Builder builder);

}
