package dev.otelspring.autoconfigure.spi;

import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizerProvider;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.StringUtils;

/**
 * Where providers are beans, has them asked for properties before our properties are
 * bound. Nothing is created for it early, so that they are beans as any others.
 */
final class CustomizersFirst implements BeanFactoryPostProcessor {

	private static final String OURS = "-dev.otelspring.autoconfigure.";

	private final String customizers;

	CustomizersFirst(String customizers) {
		this.customizers = customizers;
	}

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		if (beanFactory.getBeanNamesForType(AutoConfigurationCustomizerProvider.class, true, false).length == 0) {
			return;
		}
		for (String name : beanFactory.getBeanDefinitionNames()) {
			if (name.startsWith("otel") && name.contains(OURS)) {
				BeanDefinition properties = beanFactory.getBeanDefinition(name);
				properties.setDependsOn(StringUtils.addStringToArray(properties.getDependsOn(), this.customizers));
			}
		}
	}

}
