package dev.otelspring.autoconfigure.startup;

import java.util.Map;

import dev.otelspring.autoconfigure.PropertyValues;
import dev.otelspring.autoconfigure.SelfLogLevel;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Gives {@code otel.log.level} to Boot, which sets levels before the first line: below
 * all that a user says with {@code logging.level}.
 */
class SelfLogLevelPostProcessor implements EnvironmentPostProcessor, Ordered {

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		String text = PropertyValues.text(environment, SelfLogLevel.PROPERTY);
		if (text == null) {
			return;
		}
		try {
			String level = SelfLogLevel.parse(text).level();
			environment.getPropertySources()
				.addLast(new MapPropertySource("otelLogLevel",
						Map.of("logging.level.io.opentelemetry", level, "logging.level.dev.otelspring", level)));
		}
		catch (IllegalArgumentException ex) {
			// Told where it is bound, by the rules for wrong values.
		}
	}

	/**
	 * After the files are read.
	 */
	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE - 10;
	}

}
