package dev.otelspring.autoconfigure.compatibility;

import dev.otelspring.autoconfigure.ConfigurationFindings;
import dev.otelspring.autoconfigure.OtelPropertiesAutoConfiguration;
import dev.otelspring.autoconfigure.PropertyValues;
import dev.otelspring.autoconfigure.SpringBeans;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;

/**
 * {@link AutoConfiguration Auto-configuration} for telling what else of OpenTelemetry is
 * on the class path or configured, and what becomes of it.
 */
@AutoConfiguration(after = OtelPropertiesAutoConfiguration.class)
public final class CompatibilityAutoConfiguration {

	CompatibilityAutoConfiguration() {
	}

	@Bean
	@Lazy(false)
	CompatibilityFindings otelCompatibilityFindings(Environment environment, PropertyValues otelPropertyValues,
			ConfigurationFindings otelConfigurationFindings, SpringBeans otelSpringBeans) {
		return new CompatibilityFindings(environment, otelPropertyValues, otelConfigurationFindings,
				otelSpringBeans.factory());
	}

}
