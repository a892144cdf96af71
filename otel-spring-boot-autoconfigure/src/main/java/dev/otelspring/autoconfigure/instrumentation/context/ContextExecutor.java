package dev.otelspring.autoconfigure.instrumentation.context;

import java.util.concurrent.Executor;

import org.springframework.core.task.TaskExecutor;

/** Carries the context to an executor's tasks. */
final class ContextExecutor implements TaskExecutor {

	private final Executor executor;

	ContextExecutor(Executor executor) {
		this.executor = executor;
	}

	@Override
	public void execute(Runnable task) {
		this.executor.execute(ContextTask.of(task));
	}

	@Override
	public String toString() {
		return this.executor.toString();
	}

}
