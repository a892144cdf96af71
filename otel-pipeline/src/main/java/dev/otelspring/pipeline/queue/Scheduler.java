package dev.otelspring.pipeline.queue;

import java.time.Duration;

/**
 * Runs later, on another thread, what must not make a caller wait: syncing, and trying a
 * failed disk again. One task at a time.
 */
@FunctionalInterface
interface Scheduler {

	void schedule(Runnable task, Duration delay);

}
