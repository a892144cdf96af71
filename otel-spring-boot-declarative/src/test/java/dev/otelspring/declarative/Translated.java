package dev.otelspring.declarative;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;

/** What Boot does before a context is there, for contexts that are made without it. */
public final class Translated {

	private Translated() {
	}

	/**
	 * Translates what the environment has.
	 * @return to be given to a runner
	 */
	public static ApplicationContextInitializer<ConfigurableApplicationContext> initializer() {
		return (context) -> translate(context.getEnvironment());
	}

	/**
	 * Translates what an environment has.
	 * @param environment gets the translation
	 */
	public static void translate(ConfigurableEnvironment environment) {
		new DeclarativePostProcessor().postProcessEnvironment(environment, new SpringApplication());
	}

}
