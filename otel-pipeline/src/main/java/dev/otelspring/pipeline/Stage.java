package dev.otelspring.pipeline;

/**
 * One step between the source and the fan-out: a batch in, a batch out. You write one to
 * drop, change or hold back items for all exporters at once.
 *
 * <p>
 * A stage is called by one thread at a time. What it drops it reports to the
 * {@link PipelineListener} itself, since only it knows whether an item is gone or waits.
 *
 * @param <T> the type of the items
 */
@FunctionalInterface
public interface Stage<T> {

	/**
	 * Takes a batch and returns what goes on. Called with an empty batch when nothing new
	 * came for a while, so that a stage that holds items back can let them go.
	 * @param batch what comes in, possibly empty
	 * @return what goes on, possibly empty
	 */
	Batch<T> process(Batch<T> batch);

	/**
	 * Lets go of everything held back; called before a flush or the end. By default there
	 * is nothing.
	 * @param empty an empty batch to build on
	 * @return what was held back
	 */
	default Batch<T> flush(Batch<T> empty) {
		return empty;
	}

}
