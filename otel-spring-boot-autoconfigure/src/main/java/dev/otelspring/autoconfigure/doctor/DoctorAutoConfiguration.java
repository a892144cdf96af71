package dev.otelspring.autoconfigure.doctor;

import dev.otelspring.autoconfigure.OtelPropertiesAutoConfiguration;
import dev.otelspring.autoconfigure.SpringBeans;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * {@link AutoConfiguration Auto-configuration} for the {@link Doctor}, who is there once
 * somebody asks.
 */
@AutoConfiguration(after = OtelPropertiesAutoConfiguration.class)
@Lazy
public final class DoctorAutoConfiguration {

	DoctorAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	Doctor otelDoctor(SpringBeans otelSpringBeans, ConfigurableEnvironment environment) {
		return new Doctor(new Checks(otelSpringBeans.factory(), environment).all());
	}

}
