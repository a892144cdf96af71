package dev.otelspring.autoconfigure.instrumentation.context;

import org.springframework.boot.task.SimpleAsyncTaskExecutorCustomizer;
import org.springframework.boot.task.SimpleAsyncTaskSchedulerCustomizer;
import org.springframework.boot.task.ThreadPoolTaskExecutorCustomizer;
import org.springframework.core.Ordered;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.scheduling.concurrent.SimpleAsyncTaskScheduler;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/**
 * Makes what Boot's builders build carry the context. Last, so that a decorator that
 * another customizer sets is kept.
 */
final class ExecutorCustomizer implements ThreadPoolTaskExecutorCustomizer, SimpleAsyncTaskExecutorCustomizer,
		SimpleAsyncTaskSchedulerCustomizer, Ordered {

	@Override
	public void customize(ThreadPoolTaskExecutor taskExecutor) {
		ContextExecutors.decorate(taskExecutor);
	}

	@Override
	public void customize(SimpleAsyncTaskExecutor taskExecutor) {
		ContextExecutors.decorate(taskExecutor);
	}

	@Override
	public void customize(SimpleAsyncTaskScheduler taskScheduler) {
		ContextExecutors.decorate(taskScheduler);
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

}
