package dev.otelspring.autoconfigure.spi;

import dev.otelspring.autoconfigure.ConfigurationFindings;
import dev.otelspring.autoconfigure.PropertyValues;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Applies what providers on the classpath say of properties before any condition asks for
 * one. Providers that are beans come too late for conditions; see
 * {@link OtelComponentsAutoConfiguration}.
 */
class CustomizerPropertiesPostProcessor implements EnvironmentPostProcessor, Ordered {

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		CustomizerProperties.load(environment, new PropertyValues(environment, new ConfigurationFindings()),
				application.getClassLoader());
	}

	/**
	 * After the files are read, before others of ours read the properties.
	 */
	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE - 20;
	}

}
