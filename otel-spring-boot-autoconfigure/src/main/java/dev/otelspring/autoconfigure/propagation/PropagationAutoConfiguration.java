package dev.otelspring.autoconfigure.propagation;

import dev.otelspring.autoconfigure.OpenTelemetryAutoConfiguration;
import dev.otelspring.autoconfigure.OtelProperties;
import dev.otelspring.autoconfigure.PropertyValues;
import dev.otelspring.autoconfigure.baggage.BaggageAutoConfiguration;
import dev.otelspring.autoconfigure.baggage.BaggagePolicy;
import dev.otelspring.autoconfigure.baggage.BaggageRefusals;
import dev.otelspring.autoconfigure.spi.OtelComponents;
import dev.otelspring.autoconfigure.spi.OtelComponentsAutoConfiguration;
import dev.otelspring.autoconfigure.spi.OtelCustomizers;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.context.propagation.ContextPropagators;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * {@link AutoConfiguration Auto-configuration} for {@link ContextPropagators}. There even
 * if the SDK is disabled, since the next service may trace.
 */
@AutoConfiguration(before = OpenTelemetryAutoConfiguration.class,
		after = { OtelComponentsAutoConfiguration.class, BaggageAutoConfiguration.class },
		beforeName = {
				"org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration",
				"org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration" })
@ConditionalOnMissingBean(OpenTelemetry.class)
public final class PropagationAutoConfiguration {

	PropagationAutoConfiguration() {
	}

	@Bean
	PropagationStatistics otelPropagationStatistics() {
		return new PropagationStatistics();
	}

	@Bean
	@ConditionalOnMissingBean
	ContextPropagators otelContextPropagators(OtelProperties otelProperties, OtelComponents otelComponents,
			OtelCustomizers otelCustomizers, PropertyValues otelPropertyValues,
			PropagationStatistics otelPropagationStatistics, BaggageRefusals otelBaggageRefusals,
			BaggagePolicy otelBaggagePolicy) {
		return ContextPropagators.create(otelBaggagePolicy.around(new PropagatorFactory(otelComponents, otelCustomizers,
				otelPropertyValues, otelPropagationStatistics, otelBaggageRefusals)
			.create(otelProperties.propagators(), otelProperties.propagation().extract())));
	}

}
