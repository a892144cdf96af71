package dev.otelspring.autoconfigure;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Spring's bean factory, as a bean with a name. It is none itself: for each parameter of
 * its type Spring looks through all beans first.
 */
public final class SpringBeans implements BeanFactoryAware {

	private @Nullable ConfigurableListableBeanFactory factory;

	SpringBeans() {
	}

	@Override
	public void setBeanFactory(BeanFactory beanFactory) {
		this.factory = (ConfigurableListableBeanFactory) beanFactory;
	}

	/**
	 * The factory of all beans.
	 * @return the one that has this bean
	 */
	public ConfigurableListableBeanFactory factory() {
		return Objects.requireNonNull(this.factory);
	}

	/**
	 * Where the application's classes are.
	 * @return {@code null} for the default
	 */
	public @Nullable ClassLoader classLoader() {
		return factory().getBeanClassLoader();
	}

}
