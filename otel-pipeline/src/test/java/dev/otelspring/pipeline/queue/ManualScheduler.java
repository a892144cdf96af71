package dev.otelspring.pipeline.queue;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

import org.jspecify.annotations.Nullable;

/** Time that passes when a test says so. */
final class ManualScheduler implements Scheduler {

	private final PriorityQueue<Task> tasks = new PriorityQueue<>(
			Comparator.comparing(Task::due).thenComparing(Task::order));

	private Duration now = Duration.ZERO;

	private int order;

	@Override
	public synchronized void schedule(Runnable task, Duration delay) {
		this.tasks.add(new Task(this.now.plus(delay), this.order++, task));
	}

	void advance(Duration time) {
		Duration end = this.now.plus(time);
		Task next;
		while ((next = due(end)) != null) {
			next.action().run();
		}
		this.now = end;
	}

	int waiting() {
		return this.tasks.size();
	}

	private synchronized @Nullable Task due(Duration end) {
		Task next = this.tasks.peek();
		if (next == null || next.due().compareTo(end) > 0) {
			return null;
		}
		this.now = next.due();
		return this.tasks.poll();
	}

	private record Task(Duration due, int order, Runnable action) {
	}

}
