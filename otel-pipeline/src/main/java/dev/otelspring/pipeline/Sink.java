package dev.otelspring.pipeline;

/**
 * Where a pipeline ends: the fan-out to the exporters, or a test's list.
 *
 * @param <T> the type of the items
 */
@FunctionalInterface
public interface Sink<T> {

	/**
	 * Takes a batch over. Must neither block nor throw.
	 * @param batch never empty
	 */
	void accept(Batch<T> batch);

}
