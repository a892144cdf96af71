package dev.otelspring.autoconfigure.instrumentation.context;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

import org.springframework.core.task.AsyncTaskExecutor;

/** Carries the context to the tasks of one of Spring's executors. */
final class ContextAsyncTaskExecutor implements AsyncTaskExecutor {

	private final AsyncTaskExecutor executor;

	ContextAsyncTaskExecutor(AsyncTaskExecutor executor) {
		this.executor = executor;
	}

	@Override
	public void execute(Runnable task) {
		this.executor.execute(ContextTask.of(task));
	}

	@Override
	public Future<?> submit(Runnable task) {
		return this.executor.submit(ContextTask.of(task));
	}

	@Override
	public <T> Future<T> submit(Callable<T> task) {
		return this.executor.submit(ContextTask.of(task));
	}

	@Override
	public CompletableFuture<Void> submitCompletable(Runnable task) {
		return this.executor.submitCompletable(ContextTask.of(task));
	}

	@Override
	public <T> CompletableFuture<T> submitCompletable(Callable<T> task) {
		return this.executor.submitCompletable(ContextTask.of(task));
	}

	@Override
	public String toString() {
		return this.executor.toString();
	}

}
