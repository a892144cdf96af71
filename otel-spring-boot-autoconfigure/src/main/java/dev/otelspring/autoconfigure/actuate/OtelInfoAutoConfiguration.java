package dev.otelspring.autoconfigure.actuate;

import dev.otelspring.autoconfigure.OpenTelemetryAutoConfiguration;
import dev.otelspring.autoconfigure.pipeline.PipelineAutoConfiguration;
import dev.otelspring.pipeline.assembly.TelemetryPipeline;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.samplers.Sampler;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.info.ConditionalOnEnabledInfoContributor;
import org.springframework.boot.actuate.autoconfigure.info.InfoContributorFallback;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * {@link AutoConfiguration Auto-configuration} for {@link OtelInfoContributor}. Off
 * unless it is asked for, as Boot's own are that tell of the surroundings:
 * {@code /actuator/info} is often open to everybody.
 */
@AutoConfiguration(after = { PipelineAutoConfiguration.class, OpenTelemetryAutoConfiguration.class })
@ConditionalOnClass(ConditionalOnEnabledInfoContributor.class)
@ConditionalOnEnabledInfoContributor(value = "otel", fallback = InfoContributorFallback.DISABLE)
@ConditionalOnBean(TelemetryPipeline.class)
public final class OtelInfoAutoConfiguration {

	OtelInfoAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean(name = "otelInfoContributor")
	OtelInfoContributor otelInfoContributor(TelemetryPipeline otelPipeline, ObjectProvider<Resource> otelResource,
			ObjectProvider<Sampler> otelSampler) {
		return new OtelInfoContributor(otelPipeline, otelResource.getIfAvailable(), otelSampler.getIfAvailable());
	}

}
