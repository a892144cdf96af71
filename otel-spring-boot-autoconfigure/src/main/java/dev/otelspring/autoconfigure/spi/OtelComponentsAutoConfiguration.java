package dev.otelspring.autoconfigure.spi;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;

/**
 * {@link AutoConfiguration Auto-configuration} for {@link OtelComponents}.
 */
@AutoConfiguration
public final class OtelComponentsAutoConfiguration {

	OtelComponentsAutoConfiguration() {
	}

	@Bean
	OtelComponents otelComponents(ListableBeanFactory beans, Environment environment, ResourceLoader resourceLoader) {
		return new OtelComponents(beans, environment, resourceLoader.getClassLoader());
	}

}
