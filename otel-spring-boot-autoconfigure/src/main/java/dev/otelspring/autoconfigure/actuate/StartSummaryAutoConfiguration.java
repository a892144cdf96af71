package dev.otelspring.autoconfigure.actuate;

import dev.otelspring.autoconfigure.OpenTelemetryAutoConfiguration;
import dev.otelspring.autoconfigure.doctor.Doctor;
import dev.otelspring.autoconfigure.doctor.DoctorAutoConfiguration;
import dev.otelspring.autoconfigure.pipeline.PipelineAutoConfiguration;
import dev.otelspring.pipeline.assembly.TelemetryPipeline;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.samplers.Sampler;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * {@link AutoConfiguration Auto-configuration} for the line that tells where telemetry
 * goes.
 */
@AutoConfiguration(after = { PipelineAutoConfiguration.class, OpenTelemetryAutoConfiguration.class,
		DoctorAutoConfiguration.class })
@ConditionalOnClass(PathMappedEndpoints.class)
@ConditionalOnBean(value = TelemetryPipeline.class, search = SearchStrategy.CURRENT)
@EnableConfigurationProperties(StartSummaryProperties.class)
public final class StartSummaryAutoConfiguration {

	StartSummaryAutoConfiguration() {
	}

	@Bean
	StartSummary otelStartSummary(StartSummaryProperties properties, Environment environment,
			TelemetryPipeline otelPipeline, ObjectProvider<Resource> otelResource, ObjectProvider<Sampler> otelSampler,
			Doctor otelDoctor, ConfigurableListableBeanFactory beanFactory,
			ObjectProvider<PathMappedEndpoints> endpoints) {
		boolean wanted = properties.enabled()
				&& environment.getProperty("spring.main.log-startup-info", Boolean.class, true);
		return new StartSummary(wanted, otelPipeline, otelResource, otelSampler, otelDoctor,
				new InstrumentationReport(beanFactory), endpoints);
	}

}
