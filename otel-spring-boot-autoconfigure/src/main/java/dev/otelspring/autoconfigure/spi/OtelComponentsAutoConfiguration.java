package dev.otelspring.autoconfigure.spi;

import dev.otelspring.autoconfigure.ConfigurationFindings;
import dev.otelspring.autoconfigure.OtelPropertiesAutoConfiguration;
import dev.otelspring.autoconfigure.PropertyValues;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;

/**
 * {@link AutoConfiguration Auto-configuration} for {@link OtelComponents} and
 * {@link OtelCustomizers}.
 */
@AutoConfiguration(after = OtelPropertiesAutoConfiguration.class)
public final class OtelComponentsAutoConfiguration {

	private static final String CUSTOMIZERS = "otelCustomizers";

	OtelComponentsAutoConfiguration() {
	}

	@Bean
	OtelComponents otelComponents(ListableBeanFactory beans, Environment environment, PropertyValues otelPropertyValues,
			ConfigurationFindings otelConfigurationFindings, ResourceLoader resourceLoader) {
		return new OtelComponents(beans, environment, otelPropertyValues,
				new ServiceEntries(resourceLoader.getClassLoader(), otelConfigurationFindings));
	}

	@Bean
	@ConditionalOnMissingBean
	ConfigProperties otelConfigProperties(Environment environment, PropertyValues otelPropertyValues) {
		return new SpringConfigProperties(environment, otelPropertyValues);
	}

	@Bean(CUSTOMIZERS)
	OtelCustomizers otelCustomizers(ListableBeanFactory beans, ConfigurableEnvironment environment,
			PropertyValues otelPropertyValues, ConfigurationFindings otelConfigurationFindings,
			ResourceLoader resourceLoader) {
		return new OtelCustomizers(beans, environment, otelPropertyValues, otelConfigurationFindings,
				resourceLoader.getClassLoader());
	}

	@Bean
	static CustomizersFirst otelCustomizersFirst() {
		return new CustomizersFirst(CUSTOMIZERS);
	}

}
