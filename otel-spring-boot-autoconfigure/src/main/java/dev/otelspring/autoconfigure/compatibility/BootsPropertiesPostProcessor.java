package dev.otelspring.autoconfigure.compatibility;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Lets Boot's properties speak for ours, from before the first of ours is read.
 */
final class BootsPropertiesPostProcessor
		implements EnvironmentPostProcessor, ApplicationContextInitializer<ConfigurableApplicationContext>, Ordered {

	BootsPropertiesPostProcessor() {
	}

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		BootsPropertySource.addTo(environment, application.getClassLoader());
	}

	/**
	 * Boot may have copied the sources to an environment of another type by now.
	 */
	@Override
	public void initialize(ConfigurableApplicationContext context) {
		if (context.getEnvironment().getPropertySources().contains(BootsPropertySource.NAME)) {
			BootsPropertySource.addTo(context.getEnvironment(), context.getClassLoader());
		}
	}

	/**
	 * After the files are read, before anybody reads our properties.
	 */
	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE - 30;
	}

}
