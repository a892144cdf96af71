package dev.otelspring.pipeline.assembly;

import dev.otelspring.pipeline.PipelineListener;
import dev.otelspring.pipeline.Stage;

/**
 * Makes a stage that reports what it drops to the pipeline's own listener.
 *
 * @param <T> the type of the items
 */
@FunctionalInterface
public interface StageFactory<T> {

	/**
	 * Makes the stage. Called once, when the pipeline is built.
	 * @param listener hears of drops
	 * @return the stage
	 */
	Stage<T> create(PipelineListener listener);

}
