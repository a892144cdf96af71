package dev.otelspring.autoconfigure.instrumentation.context;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeansException;
import org.springframework.beans.DirectFieldAccessor;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.SyncTaskExecutor;
import org.springframework.core.task.TaskDecorator;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.concurrent.ConcurrentTaskExecutor;
import org.springframework.scheduling.concurrent.ConcurrentTaskScheduler;
import org.springframework.scheduling.concurrent.DefaultManagedTaskExecutor;
import org.springframework.scheduling.concurrent.DefaultManagedTaskScheduler;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/**
 * Makes executors carry the context. Doing it twice is the same as once.
 */
final class ContextExecutors {

	private static final Log logger = LogFactory.getLog(ContextExecutors.class);

	private static final BooleanSupplier NEVER = () -> false;

	private ContextExecutors() {
	}

	/**
	 * Makes any executor carry the context.
	 * @param executor any executor
	 * @return the same one where it could be changed or must be left alone, otherwise a
	 * wrapper
	 */
	static Executor carrying(Executor executor) {
		return decorate(executor) ? executor : wrap(executor);
	}

	/**
	 * Changes an executor of Spring's that takes a decorator. One that the application
	 * has set is kept.
	 * @param executor any executor
	 * @return whether it is such an executor
	 */
	static boolean decorate(Executor executor) {
		if (executor instanceof ThreadPoolTaskExecutor pool) {
			decorate(pool, pool::setTaskDecorator, () -> comparesTasks(pool.getThreadPoolExecutor()));
			return true;
		}
		if (executor instanceof SimpleAsyncTaskExecutor simple) {
			decorate(simple, simple::setTaskDecorator, NEVER);
			return true;
		}
		if (executor instanceof DefaultManagedTaskExecutor || executor instanceof DefaultManagedTaskScheduler) {
			// The application server's; it has a context of its own to carry.
			return true;
		}
		if (executor instanceof ConcurrentTaskScheduler scheduler) {
			wrapBehind(scheduler);
			return true;
		}
		if (executor instanceof ConcurrentTaskExecutor concurrent) {
			decorate(concurrent, concurrent::setTaskDecorator, NEVER);
			return true;
		}
		return false;
	}

	/**
	 * Wraps an executor by the richest interface that it has.
	 * @param executor any executor
	 * @return the same one where a wrapper would take something away from it
	 */
	static Executor wrap(Executor executor) {
		if (executor instanceof ContextExecutor || executor instanceof ContextAsyncTaskExecutor
				|| executor instanceof ContextExecutorService || executor instanceof SyncTaskExecutor
				|| executor.getClass().getName().startsWith("io.opentelemetry.context.")) {
			return executor;
		}
		if (executor instanceof ThreadPoolTaskScheduler scheduler) {
			return ContextSchedulerProxy.of(scheduler);
		}
		if (executor instanceof TaskScheduler || comparesTasks(executor)) {
			return executor;
		}
		if (executor instanceof AsyncTaskExecutor async) {
			return new ContextAsyncTaskExecutor(async);
		}
		if (executor instanceof ScheduledExecutorService scheduled) {
			return new ContextScheduledExecutorService(scheduled);
		}
		if (executor instanceof ExecutorService service) {
			return new ContextExecutorService(service);
		}
		return new ContextExecutor(executor);
	}

	private static void decorate(Executor executor, Consumer<TaskDecorator> setter, BooleanSupplier tasksAreCompared) {
		try {
			// There is no getter.
			Object existing = new DirectFieldAccessor(executor).getPropertyValue("taskDecorator");
			if (!(existing instanceof ContextTaskDecorator)) {
				setter.accept(new ContextTaskDecorator((TaskDecorator) existing, tasksAreCompared));
			}
		}
		catch (BeansException ex) {
			leaveAlone(executor, ex);
		}
	}

	// The decorator of this one cannot tell a periodic task.
	private static void wrapBehind(ConcurrentTaskScheduler scheduler) {
		try {
			Object scheduled = new DirectFieldAccessor(scheduler).getPropertyValue("scheduledExecutor");
			if (scheduled instanceof ScheduledExecutorService service) {
				scheduler.setScheduledExecutor((ScheduledExecutorService) wrap(service));
				scheduler.setConcurrentExecutor(wrap(scheduler.getConcurrentExecutor()));
			}
		}
		catch (BeansException ex) {
			leaveAlone(scheduler, ex);
		}
	}

	private static boolean comparesTasks(Executor executor) {
		return executor instanceof ThreadPoolExecutor pool && pool.getQueue() instanceof PriorityBlockingQueue;
	}

	private static void leaveAlone(Executor executor, @Nullable Exception reason) {
		logger.info("The context does not follow the tasks of " + executor.getClass().getName(), reason);
	}

}
