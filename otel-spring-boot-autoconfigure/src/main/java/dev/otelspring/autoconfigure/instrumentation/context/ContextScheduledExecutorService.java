package dev.otelspring.autoconfigure.instrumentation.context;

import java.util.concurrent.Callable;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Carries the context to tasks that run once. A periodic task belongs to nobody's
 * request: it would continue the trace of the one that happened to schedule it for ever.
 */
final class ContextScheduledExecutorService extends ContextExecutorService implements ScheduledExecutorService {

	private final ScheduledExecutorService executor;

	ContextScheduledExecutorService(ScheduledExecutorService executor) {
		super(executor);
		this.executor = executor;
	}

	@Override
	public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
		return this.executor.schedule(ContextTask.of(task), delay, unit);
	}

	@Override
	public <V> ScheduledFuture<V> schedule(Callable<V> task, long delay, TimeUnit unit) {
		return this.executor.schedule(ContextTask.of(task), delay, unit);
	}

	@Override
	public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, long initialDelay, long period, TimeUnit unit) {
		return this.executor.scheduleAtFixedRate(task, initialDelay, period, unit);
	}

	@Override
	public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, long initialDelay, long delay, TimeUnit unit) {
		return this.executor.scheduleWithFixedDelay(task, initialDelay, delay, unit);
	}

}
