package dev.otelspring.autoconfigure.instrumentation.context;

import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledFuture;

import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/** Carries the context to what runs once. */
@SuppressWarnings("serial")
final class ContextThreadPoolTaskScheduler extends ThreadPoolTaskScheduler {

	@Override
	public void execute(Runnable task) {
		super.execute(ContextTask.of(task));
	}

	@Override
	public Future<?> submit(Runnable task) {
		return super.submit(ContextTask.of(task));
	}

	@Override
	public <T> Future<T> submit(Callable<T> task) {
		return super.submit(ContextTask.of(task));
	}

	@Override
	public ScheduledFuture<?> schedule(Runnable task, Instant startTime) {
		return super.schedule(ContextTask.of(task), startTime);
	}

}
