package dev.otelspring.autoconfigure.spi;

import dev.otelspring.autoconfigure.OtelPropertiesAutoConfiguration;
import dev.otelspring.autoconfigure.PropertyValues;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;

/**
 * {@link AutoConfiguration Auto-configuration} for {@link OtelComponents}.
 */
@AutoConfiguration(after = OtelPropertiesAutoConfiguration.class)
public final class OtelComponentsAutoConfiguration {

	OtelComponentsAutoConfiguration() {
	}

	@Bean
	OtelComponents otelComponents(ListableBeanFactory beans, Environment environment, PropertyValues values,
			ResourceLoader resourceLoader) {
		return new OtelComponents(beans, environment, values, resourceLoader.getClassLoader());
	}

}
