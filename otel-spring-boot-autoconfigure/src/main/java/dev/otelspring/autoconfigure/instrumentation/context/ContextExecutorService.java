package dev.otelspring.autoconfigure.instrumentation.context;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Carries the context to the tasks of one of the JDK's executors. Unlike what
 * {@code Context.taskWrapping} gives, it costs nothing where there is no context, and
 * gives back the application's own tasks from {@code shutdownNow()}.
 */
class ContextExecutorService implements ExecutorService, AutoCloseable {

	private final ExecutorService executor;

	ContextExecutorService(ExecutorService executor) {
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
	public <T> Future<T> submit(Runnable task, T result) {
		return this.executor.submit(ContextTask.of(task), result);
	}

	@Override
	public <T> Future<T> submit(Callable<T> task) {
		return this.executor.submit(ContextTask.of(task));
	}

	@Override
	public <T> List<Future<T>> invokeAll(Collection<? extends Callable<T>> tasks) throws InterruptedException {
		return this.executor.invokeAll(ContextTask.ofAll(tasks));
	}

	@Override
	public <T> List<Future<T>> invokeAll(Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
			throws InterruptedException {
		return this.executor.invokeAll(ContextTask.ofAll(tasks), timeout, unit);
	}

	@Override
	public <T> T invokeAny(Collection<? extends Callable<T>> tasks) throws InterruptedException, ExecutionException {
		return this.executor.invokeAny(ContextTask.ofAll(tasks));
	}

	@Override
	public <T> T invokeAny(Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
			throws InterruptedException, ExecutionException, TimeoutException {
		return this.executor.invokeAny(ContextTask.ofAll(tasks), timeout, unit);
	}

	@Override
	public void shutdown() {
		this.executor.shutdown();
	}

	@Override
	public List<Runnable> shutdownNow() {
		List<Runnable> tasks = new ArrayList<>(this.executor.shutdownNow());
		tasks.replaceAll(ContextTask::unwrap);
		return tasks;
	}

	@Override
	public boolean isShutdown() {
		return this.executor.isShutdown();
	}

	@Override
	public boolean isTerminated() {
		return this.executor.isTerminated();
	}

	@Override
	public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
		return this.executor.awaitTermination(timeout, unit);
	}

	// Since Java 19 it is the interface's, whose default would wait for the common pool
	// for ever; that pool overrides it.
	@Override
	public void close() throws Exception {
		if (this.executor instanceof AutoCloseable closeable) {
			closeable.close();
		}
	}

	@Override
	public String toString() {
		return this.executor.toString();
	}

}
