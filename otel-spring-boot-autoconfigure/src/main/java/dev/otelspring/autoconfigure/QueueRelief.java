package dev.otelspring.autoconfigure;

/**
 * Lets the queues behind the SDK hand on what they have, for whoever emits a lot at once.
 */
@FunctionalInterface
public interface QueueRelief {

	/** Waits, a second at most, until there is room again. */
	void await();

}
