package dev.otelspring.autoconfigure.limits;

import dev.otelspring.autoconfigure.ConditionalOnOtelSdk;
import dev.otelspring.autoconfigure.PropertyValues;
import dev.otelspring.autoconfigure.logs.LogsAutoConfiguration;
import dev.otelspring.autoconfigure.trace.TraceAutoConfiguration;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.logs.LogLimits;
import io.opentelemetry.sdk.trace.SpanLimits;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * {@link AutoConfiguration Auto-configuration} for {@link SpanLimits} and
 * {@link LogLimits}.
 */
@AutoConfiguration(before = { TraceAutoConfiguration.class, LogsAutoConfiguration.class })
@ConditionalOnOtelSdk
@ConditionalOnMissingBean(OpenTelemetry.class)
@EnableConfigurationProperties(LimitProperties.class)
public final class LimitsAutoConfiguration {

	LimitsAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	SpanLimits otelSpanLimits(LimitProperties otelLimitProperties, PropertyValues otelPropertyValues) {
		return new LimitsFactory(otelLimitProperties, otelPropertyValues).spanLimits();
	}

	@Bean
	@ConditionalOnMissingBean
	LogLimits otelLogLimits(LimitProperties otelLimitProperties, PropertyValues otelPropertyValues) {
		return new LimitsFactory(otelLimitProperties, otelPropertyValues).logLimits();
	}

}
