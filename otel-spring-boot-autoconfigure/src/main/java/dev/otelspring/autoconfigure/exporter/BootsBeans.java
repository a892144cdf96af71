package dev.otelspring.autoconfigure.exporter;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Tells what Boot's auto-configurations declare from what the application, or Docker
 * Compose and Testcontainers for it, registers.
 */
final class BootsBeans {

	private static final String BOOT = "org.springframework.boot.";

	private BootsBeans() {
	}

	/**
	 * Whether a bean method of Boot declares a bean.
	 * @param beanFactory where the bean is
	 * @param name its name
	 * @return {@code false} too for a bean of a parent context
	 */
	static boolean declare(ConfigurableListableBeanFactory beanFactory, String name) {
		if (!beanFactory.containsBeanDefinition(name)) {
			return false;
		}
		BeanDefinition definition = beanFactory.getMergedBeanDefinition(name);
		String factory = definition.getFactoryBeanName();
		Class<?> declaring = (factory != null) ? beanFactory.getType(factory) : null;
		return declaring != null && declaring.getName().startsWith(BOOT);
	}

}
