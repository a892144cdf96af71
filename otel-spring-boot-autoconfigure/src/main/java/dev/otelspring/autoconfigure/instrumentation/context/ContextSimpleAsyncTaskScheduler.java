package dev.otelspring.autoconfigure.instrumentation.context;

import java.time.Instant;
import java.util.concurrent.ScheduledFuture;

import org.springframework.scheduling.concurrent.SimpleAsyncTaskScheduler;

/**
 * Carries the context to what runs once at a later time, for which Spring asks no
 * decorator.
 */
@SuppressWarnings("serial")
final class ContextSimpleAsyncTaskScheduler extends SimpleAsyncTaskScheduler {

	@Override
	public ScheduledFuture<?> schedule(Runnable task, Instant startTime) {
		return super.schedule(ContextTask.of(task), startTime);
	}

}
