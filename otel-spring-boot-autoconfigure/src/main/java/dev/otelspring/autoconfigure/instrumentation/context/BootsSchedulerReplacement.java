package dev.otelspring.autoconfigure.instrumentation.context;

import java.util.Set;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.task.DefaultTaskSchedulerConfiguration;
import org.springframework.boot.task.SimpleAsyncTaskSchedulerBuilder;
import org.springframework.boot.task.ThreadPoolTaskSchedulerBuilder;
import org.springframework.scheduling.concurrent.SimpleAsyncTaskScheduler;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/**
 * Has Boot's scheduler made as one that carries the context. The proxy of
 * {@link ContextSchedulerProxy} would do as well, but takes 65 ms of the start.
 */
final class BootsSchedulerReplacement implements BeanDefinitionRegistryPostProcessor {

	private static final String NAME = DefaultTaskSchedulerConfiguration.DEFAULT_TASK_SCHEDULER_BEAN_NAME;

	/** Boot's methods, and ours below. */
	private static final Set<String> METHODS = Set.of("taskScheduler", "taskSchedulerVirtualThreads");

	@Override
	public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
		if (!registry.containsBeanDefinition(NAME)) {
			return;
		}
		BeanDefinition boots = registry.getBeanDefinition(NAME);
		String method = boots.getFactoryMethodName();
		if (method != null && METHODS.contains(method)
				&& DefaultTaskSchedulerConfiguration.class.getName().equals(boots.getFactoryBeanName())) {
			RootBeanDefinition replacement = new RootBeanDefinition(BootsSchedulerReplacement.class);
			replacement.setFactoryMethodName(method);
			replacement.setAutowireMode(AbstractBeanDefinition.AUTOWIRE_CONSTRUCTOR);
			replacement.setDestroyMethodName(AbstractBeanDefinition.INFER_METHOD);
			registry.removeBeanDefinition(NAME);
			registry.registerBeanDefinition(NAME, replacement);
		}
	}

	static ThreadPoolTaskScheduler taskScheduler(ThreadPoolTaskSchedulerBuilder builder) {
		return builder.configure(new ContextThreadPoolTaskScheduler());
	}

	static SimpleAsyncTaskScheduler taskSchedulerVirtualThreads(SimpleAsyncTaskSchedulerBuilder builder) {
		return builder.configure(new ContextSimpleAsyncTaskScheduler());
	}

}
