package dev.otelspring.autoconfigure.instrumentation.context;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;

import dev.otelspring.autoconfigure.instrumentation.LeakedScopes;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;

/**
 * A task that runs in the context in which it was handed over. It prints as the task
 * does, since a rejection names it.
 */
final class ContextTask implements Runnable {

	private final Context context;

	private final Runnable task;

	private ContextTask(Context context, Runnable task) {
		this.context = context;
		// Where the executor would have thrown, and not later on its thread.
		this.task = Objects.requireNonNull(task);
	}

	/**
	 * Gives a task the current context.
	 * @param task any task
	 * @return the same task where there is nothing to carry, or where it carries a
	 * context already
	 */
	static Runnable of(Runnable task) {
		Context context = Context.current();
		// A Comparable is one because a queue compares it with others of its class.
		// Spring's
		// task of a trigger is one as well; it schedules itself again from within.
		return (context == Context.root() || task instanceof ContextTask || task instanceof Comparable) ? task
				: new ContextTask(context, task);
	}

	/**
	 * Gives a task with a result the current context.
	 * @param <T> the result's type
	 * @param task any task
	 * @return the same task where there is nothing to carry
	 */
	static <T> Callable<T> of(Callable<T> task) {
		Context context = Context.current();
		return (context == Context.root() || task instanceof ContextCallable || task instanceof Comparable) ? task
				: new ContextCallable<>(context, task);
	}

	static <T> List<Callable<T>> ofAll(Collection<? extends Callable<T>> tasks) {
		return tasks.stream().<Callable<T>>map(ContextTask::of).toList();
	}

	/**
	 * Takes the context off again, for who looks at tasks that never ran.
	 * @param task any task
	 * @return what the user handed over
	 */
	static Runnable unwrap(Runnable task) {
		return (task instanceof ContextTask contextTask) ? contextTask.task : task;
	}

	@Override
	public void run() {
		Context outside = Context.current();
		try (Scope scope = this.context.makeCurrent()) {
			this.task.run();
		}
		finally {
			LeakedScopes.takeOff(outside);
		}
	}

	@Override
	public String toString() {
		return this.task.toString();
	}

	private static final class ContextCallable<T> implements Callable<T> {

		private final Context context;

		private final Callable<T> task;

		private ContextCallable(Context context, Callable<T> task) {
			this.context = context;
			this.task = Objects.requireNonNull(task);
		}

		@Override
		public T call() throws Exception {
			Context outside = Context.current();
			try (Scope scope = this.context.makeCurrent()) {
				return this.task.call();
			}
			finally {
				LeakedScopes.takeOff(outside);
			}
		}

		@Override
		public String toString() {
			return this.task.toString();
		}

	}

}
