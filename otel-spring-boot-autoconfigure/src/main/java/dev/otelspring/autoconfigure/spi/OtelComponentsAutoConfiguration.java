package dev.otelspring.autoconfigure.spi;

import dev.otelspring.autoconfigure.ConfigurationFindings;
import dev.otelspring.autoconfigure.OtelPropertiesAutoConfiguration;
import dev.otelspring.autoconfigure.PropertyValues;
import dev.otelspring.autoconfigure.SpringBeans;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;

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
	OtelComponents otelComponents(SpringBeans otelSpringBeans, Environment environment,
			PropertyValues otelPropertyValues, ConfigurationFindings otelConfigurationFindings) {
		return new OtelComponents(otelSpringBeans.factory(), environment, otelPropertyValues,
				new ServiceEntries(otelSpringBeans.classLoader(), otelConfigurationFindings));
	}

	@Bean
	@Lazy
	@ConditionalOnMissingBean
	ConfigProperties otelConfigProperties(Environment environment, PropertyValues otelPropertyValues) {
		return new SpringConfigProperties(environment, otelPropertyValues);
	}

	@Bean(CUSTOMIZERS)
	OtelCustomizers otelCustomizers(SpringBeans otelSpringBeans, ConfigurableEnvironment environment,
			PropertyValues otelPropertyValues, ConfigurationFindings otelConfigurationFindings) {
		return new OtelCustomizers(otelSpringBeans.factory(), environment, otelPropertyValues,
				otelConfigurationFindings, otelSpringBeans.classLoader());
	}

	@Bean
	static CustomizersFirst otelCustomizersFirst() {
		return new CustomizersFirst(CUSTOMIZERS);
	}

}
