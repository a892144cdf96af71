package dev.otelspring.autoconfigure.actuate;

import dev.otelspring.autoconfigure.ConditionalOnOtelSdk;
import dev.otelspring.autoconfigure.SpringBeans;
import dev.otelspring.autoconfigure.doctor.Doctor;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.samplers.Sampler;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * {@link AutoConfiguration Auto-configuration} for the line that tells where telemetry
 * goes.
 */
@AutoConfiguration
@ConditionalOnClass(PathMappedEndpoints.class)
@ConditionalOnOtelSdk
@EnableConfigurationProperties(StartSummaryProperties.class)
public final class StartSummaryAutoConfiguration {

	StartSummaryAutoConfiguration() {
	}

	@Bean
	StartSummary otelStartSummary(StartSummaryProperties otelStartSummaryProperties, Environment environment,
			ObjectProvider<Resource> otelResource, ObjectProvider<Sampler> otelSampler,
			ObjectProvider<Doctor> otelDoctor, ObjectProvider<PathMappedEndpoints> pathMappedEndpoints,
			SpringBeans otelSpringBeans) {
		boolean wanted = otelStartSummaryProperties.enabled()
				&& environment.getProperty("spring.main.log-startup-info", Boolean.class, true);
		return new StartSummary(wanted, otelResource, otelSampler, otelDoctor, pathMappedEndpoints,
				otelSpringBeans.factory());
	}

}
