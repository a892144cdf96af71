package dev.otelspring.autoconfigure.instrumentation.context;

import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;

import org.springframework.core.task.TaskDecorator;

/**
 * Surrounds what the application's own decorator makes of a task, so that the context is
 * there while that decorator's code runs too.
 */
final class ContextTaskDecorator implements TaskDecorator {

	private final @Nullable TaskDecorator applications;

	private final BooleanSupplier tasksAreCompared;

	/**
	 * Creates a decorator.
	 * @param applications the decorator that was there
	 * @param tasksAreCompared whether the executor's queue looks into its tasks, which
	 * are left as they are then
	 */
	ContextTaskDecorator(@Nullable TaskDecorator applications, BooleanSupplier tasksAreCompared) {
		this.applications = applications;
		this.tasksAreCompared = tasksAreCompared;
	}

	@Override
	public Runnable decorate(Runnable task) {
		Runnable decorated = (this.applications != null) ? this.applications.decorate(task) : task;
		return this.tasksAreCompared.getAsBoolean() ? decorated : ContextTask.of(decorated);
	}

}
