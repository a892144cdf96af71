package dev.otelspring.autoconfigure;

import java.util.function.Supplier;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

/**
 * Makes our groups of properties cheap beans, which there are thirty of at each start:
 * each has a second name that parameters can have, and is bound only where something of
 * it is set.
 */
final class PropertiesPostProcessor implements BeanFactoryPostProcessor {

	private static final String PROPERTIES = "Properties";

	/** Between the prefix and the class in the names that Boot gives. */
	private static final String OURS = "-dev.otelspring.autoconfigure.";

	private final SetProperties set;

	PropertiesPostProcessor(SetProperties set) {
		this.set = set;
	}

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		for (String name : beanFactory.getBeanDefinitionNames()) {
			int prefix = name.startsWith("otel") ? name.indexOf(OURS) : -1;
			if (prefix >= 0) {
				String shortName = shortName(name.substring(prefix + 1));
				if (!beanFactory.containsLocalBean(shortName)) {
					beanFactory.registerAlias(name, shortName);
				}
				bindIfSet(ConfigurationPropertyName.of(name.substring(0, prefix)), beanFactory.getBeanDefinition(name));
			}
		}
	}

	private void bindIfSet(ConfigurationPropertyName group, BeanDefinition definition) {
		this.set.add(group);
		if (definition instanceof AbstractBeanDefinition properties) {
			Supplier<?> bound = properties.getInstanceSupplier();
			if (bound != null) {
				properties.setInstanceSupplier(new PropertiesIfSet(group, this.set, bound));
			}
		}
	}

	/**
	 * What parameters are called.
	 * @param type the name of a class such as {@code TraceProperties} or
	 * {@code TraceProperties.Batch}
	 * @return such as {@code otelTraceProperties} or {@code otelTraceBatchProperties}
	 */
	static String shortName(String type) {
		String name = type.substring(type.lastIndexOf('.') + 1);
		int nested = name.indexOf(PROPERTIES + "$");
		if (nested >= 0) {
			name = name.substring(0, nested) + name.substring(nested + PROPERTIES.length() + 1) + PROPERTIES;
		}
		return "otel" + (name.startsWith("Otel") ? name.substring("Otel".length()) : name);
	}

}
