package dev.otelspring.declarative;

import dev.otelspring.autoconfigure.ConfigurationFindings;
import dev.otelspring.autoconfigure.OtelPropertiesAutoConfiguration;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * {@link AutoConfiguration Auto-configuration} that tells what of the configuration does
 * not count.
 */
@AutoConfiguration(after = OtelPropertiesAutoConfiguration.class)
public final class DeclarativeAutoConfiguration {

	DeclarativeAutoConfiguration() {
	}

	@Bean
	@Lazy(false)
	DeclarativeFindings otelDeclarativeFindings(ConfigurableEnvironment environment, ConfigurationFindings findings) {
		return new DeclarativeFindings(environment, findings);
	}

}
