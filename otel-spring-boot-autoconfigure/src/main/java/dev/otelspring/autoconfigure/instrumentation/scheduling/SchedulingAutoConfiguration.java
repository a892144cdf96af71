package dev.otelspring.autoconfigure.instrumentation.scheduling;

import dev.otelspring.autoconfigure.OpenTelemetryAutoConfiguration;
import dev.otelspring.autoconfigure.instrumentation.ConditionalOnOtelInstrumentation;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Role;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * {@link AutoConfiguration Auto-configuration} for spans of {@link Scheduled} methods.
 */
@AutoConfiguration(after = OpenTelemetryAutoConfiguration.class)
@ConditionalOnOtelInstrumentation("spring-scheduling")
@Lazy
public final class SchedulingAutoConfiguration {

	SchedulingAutoConfiguration() {
	}

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static BeanDefinitionRegistryPostProcessor otelScheduledAnnotationProcessorReplacement() {
		return new ScheduledAnnotationProcessorReplacement();
	}

}
