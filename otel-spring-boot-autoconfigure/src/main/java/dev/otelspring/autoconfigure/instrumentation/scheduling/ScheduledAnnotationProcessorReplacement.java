package dev.otelspring.autoconfigure.instrumentation.scheduling;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.scheduling.annotation.SchedulingConfiguration;
import org.springframework.scheduling.config.TaskManagementConfigUtils;

/**
 * Puts a {@link SpanScheduledAnnotationBeanPostProcessor} where {@code @EnableScheduling}
 * has put Spring's. One that an application defines itself stays.
 */
final class ScheduledAnnotationProcessorReplacement implements BeanDefinitionRegistryPostProcessor {

	private static final String NAME = TaskManagementConfigUtils.SCHEDULED_ANNOTATION_PROCESSOR_BEAN_NAME;

	@Override
	public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
		if (registry.containsBeanDefinition(NAME) && isSprings(registry.getBeanDefinition(NAME))) {
			RootBeanDefinition replacement = new RootBeanDefinition(SpanScheduledAnnotationBeanPostProcessor.class);
			replacement.setAutowireMode(AbstractBeanDefinition.AUTOWIRE_CONSTRUCTOR);
			replacement.setRole(BeanDefinition.ROLE_INFRASTRUCTURE);
			registry.removeBeanDefinition(NAME);
			registry.registerBeanDefinition(NAME, replacement);
		}
	}

	private static boolean isSprings(BeanDefinition definition) {
		return SchedulingConfiguration.class.getName().equals(definition.getFactoryBeanName());
	}

}
