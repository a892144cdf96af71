package dev.otelspring.autoconfigure.instrumentation.context;

import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.interceptor.AsyncUncaughtExceptionHandler;
import org.springframework.beans.BeansException;
import org.springframework.beans.DirectFieldAccessor;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.event.SimpleApplicationEventMulticaster;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.TaskExecutor;
import org.springframework.scheduling.annotation.AsyncConfigurer;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/**
 * Makes executors that are beans carry the context, and those that an event multicaster
 * or an {@link AsyncConfigurer} holds.
 */
final class ExecutorBeanPostProcessor implements BeanPostProcessor, BeanFactoryAware {

	private static final Log logger = LogFactory.getLog(ExecutorBeanPostProcessor.class);

	/** Whoever asks for one of these must be content with a wrapper. */
	private static final Set<Class<?>> INTERFACES = Set.of(Executor.class, ExecutorService.class,
			ScheduledExecutorService.class, TaskExecutor.class, AsyncTaskExecutor.class);

	/** Boot puts it around the application's {@link AsyncConfigurer}. */
	private static final String BOOTS_ASYNC_CONFIGURER = "org.springframework.boot.autoconfigure.task."
			+ "TaskExecutorConfigurations$ApplicationTaskExecutorAsyncConfigurer";

	private @Nullable ConfigurableListableBeanFactory beanFactory;

	@Override
	public void setBeanFactory(BeanFactory beanFactory) {
		this.beanFactory = (beanFactory instanceof ConfigurableListableBeanFactory listable) ? listable : null;
	}

	// Before anybody makes a proxy, which would hide the decorator that is there.
	@Override
	public Object postProcessBeforeInitialization(Object bean, String beanName) {
		if (bean instanceof Executor executor) {
			ContextExecutors.decorate(executor);
		}
		else if (bean instanceof SimpleApplicationEventMulticaster multicaster) {
			carryEvents(multicaster);
		}
		return bean;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof ThreadPoolTaskScheduler scheduler) {
			return ContextExecutors.wrap(scheduler);
		}
		if (bean instanceof Executor executor) {
			return wrap(executor, beanName);
		}
		if (bean instanceof AsyncConfigurer configurer && bean.getClass().getName().equals(BOOTS_ASYNC_CONFIGURER)) {
			return new ContextAsyncConfigurer(configurer);
		}
		return bean;
	}

	private Executor wrap(Executor executor, String beanName) {
		Class<?> declared = declaredType(beanName);
		if (declared != null && INTERFACES.contains(declared)) {
			Executor wrapped = ContextExecutors.carrying(executor);
			return declared.isInstance(wrapped) ? wrapped : executor;
		}
		if (executor instanceof ExecutorService) {
			logger.info("The context does not follow the tasks of the bean '" + beanName
					+ "', which is declared by its class; it does where it is declared as ExecutorService");
		}
		return executor;
	}

	// Not the instance's class, by which beans can be injected as well.
	private @Nullable Class<?> declaredType(String beanName) {
		ConfigurableListableBeanFactory factory = this.beanFactory;
		return (factory != null && factory.containsBeanDefinition(beanName))
				? factory.getMergedBeanDefinition(beanName).getResolvableType().resolve() : null;
	}

	private static void carryEvents(SimpleApplicationEventMulticaster multicaster) {
		try {
			Object existing = new DirectFieldAccessor(multicaster).getPropertyValue("taskExecutor");
			if (existing instanceof Executor executor) {
				multicaster.setTaskExecutor(ContextExecutors.carrying(executor));
			}
		}
		catch (BeansException ex) {
			logger.info("The context does not follow events to other threads", ex);
		}
	}

	/** Carries the context to what an application's configurer gives. */
	private record ContextAsyncConfigurer(AsyncConfigurer configurer) implements AsyncConfigurer {

		@Override
		public @Nullable Executor getAsyncExecutor() {
			Executor executor = this.configurer.getAsyncExecutor();
			return (executor != null) ? ContextExecutors.carrying(executor) : null;
		}

		@Override
		public @Nullable AsyncUncaughtExceptionHandler getAsyncUncaughtExceptionHandler() {
			return this.configurer.getAsyncUncaughtExceptionHandler();
		}

	}

}
