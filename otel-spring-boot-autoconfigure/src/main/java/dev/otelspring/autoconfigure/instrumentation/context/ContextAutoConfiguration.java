package dev.otelspring.autoconfigure.instrumentation.context;

import dev.otelspring.autoconfigure.OpenTelemetryAutoConfiguration;
import dev.otelspring.autoconfigure.instrumentation.ConditionalOnOtelInstrumentation;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Role;

/**
 * {@link AutoConfiguration Auto-configuration} for executors: a task runs in the context
 * in which it was handed over. There is no {@code TaskDecorator} bean, which would make
 * an application's own ambiguous.
 */
@AutoConfiguration(after = { OpenTelemetryAutoConfiguration.class, TaskExecutionAutoConfiguration.class })
@ConditionalOnOtelInstrumentation("executors")
@Lazy
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

	@Bean
	static ExecutorCustomizer otelExecutorCustomizer() {
		return new ExecutorCustomizer();
	}

	@Bean
	@ConditionalOnClass(name = "org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter")
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static MvcAsyncBeanPostProcessor otelMvcAsyncBeanPostProcessor() {
		return new MvcAsyncBeanPostProcessor();
	}

}
