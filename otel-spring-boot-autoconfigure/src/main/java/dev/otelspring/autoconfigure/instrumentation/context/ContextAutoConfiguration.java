package dev.otelspring.autoconfigure.instrumentation.context;

import dev.otelspring.autoconfigure.OpenTelemetryAutoConfiguration;
import dev.otelspring.autoconfigure.instrumentation.ConditionalOnOtelInstrumentation;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.task.SimpleAsyncTaskExecutorCustomizer;
import org.springframework.boot.task.SimpleAsyncTaskSchedulerCustomizer;
import org.springframework.boot.task.ThreadPoolTaskExecutorCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;

/**
 * {@link AutoConfiguration Auto-configuration} for executors: a task runs in the context
 * in which it was handed over. There is no {@code TaskDecorator} bean, which would make
 * an application's own ambiguous.
 */
@AutoConfiguration(after = { OpenTelemetryAutoConfiguration.class, TaskExecutionAutoConfiguration.class })
@ConditionalOnOtelInstrumentation("executors")
public final class ContextAutoConfiguration {

	ContextAutoConfiguration() {
	}

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static ExecutorBeanPostProcessor otelExecutorBeanPostProcessor() {
		return new ExecutorBeanPostProcessor();
	}

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static BootsSchedulerReplacement otelBootsSchedulerReplacement() {
		return new BootsSchedulerReplacement();
	}

	// Last, so that a decorator that another customizer sets is kept.

	@Bean
	@Order(Ordered.LOWEST_PRECEDENCE)
	ThreadPoolTaskExecutorCustomizer otelThreadPoolTaskExecutorCustomizer() {
		return ContextExecutors::decorate;
	}

	@Bean
	@Order(Ordered.LOWEST_PRECEDENCE)
	SimpleAsyncTaskExecutorCustomizer otelSimpleAsyncTaskExecutorCustomizer() {
		return ContextExecutors::decorate;
	}

	@Bean
	@Order(Ordered.LOWEST_PRECEDENCE)
	SimpleAsyncTaskSchedulerCustomizer otelSimpleAsyncTaskSchedulerCustomizer() {
		return ContextExecutors::decorate;
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(RequestMappingHandlerAdapter.class)
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
	static class MvcConfiguration {

		@Bean
		@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
		static MvcAsyncBeanPostProcessor otelMvcAsyncBeanPostProcessor() {
			return new MvcAsyncBeanPostProcessor();
		}

	}

}
