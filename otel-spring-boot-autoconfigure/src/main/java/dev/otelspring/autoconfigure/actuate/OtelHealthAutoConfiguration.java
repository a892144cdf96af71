package dev.otelspring.autoconfigure.actuate;

import java.util.Locale;

import dev.otelspring.autoconfigure.PropertyValues;
import dev.otelspring.autoconfigure.pipeline.PipelineAutoConfiguration;
import dev.otelspring.pipeline.assembly.TelemetryPipeline;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.annotation.Bean;

/**
 * {@link AutoConfiguration Auto-configuration} for {@link OtelHealthIndicator}.
 */
@AutoConfiguration(after = PipelineAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnEnabledHealthIndicator.class)
@ConditionalOnEnabledHealthIndicator("otel")
@ConditionalOnBean(TelemetryPipeline.class)
@EnableConfigurationProperties(OtelHealthProperties.class)
public final class OtelHealthAutoConfiguration {

	OtelHealthAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean(name = "otelHealthIndicator")
	OtelHealthIndicator otelHealthIndicator(TelemetryPipeline otelPipeline, OtelHealthProperties otelHealthProperties,
			PropertyValues otelPropertyValues) {
		return new OtelHealthIndicator(otelPipeline, otelPropertyValues.parse("otel.health.failing-status",
				otelHealthProperties.failingStatus(), Status.UNKNOWN, OtelHealthAutoConfiguration::status));
	}

	private static Status status(String text) {
		String code = text.strip().toUpperCase(Locale.ROOT);
		if (!code.matches("[A-Z][A-Z0-9_]*")) {
			throw new IllegalArgumentException("must be a status such as UNKNOWN or DOWN");
		}
		return new Status(code);
	}

}
