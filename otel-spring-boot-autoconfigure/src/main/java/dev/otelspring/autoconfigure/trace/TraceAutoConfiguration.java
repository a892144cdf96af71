package dev.otelspring.autoconfigure.trace;

import dev.otelspring.autoconfigure.ConditionalOnOtelSdk;
import dev.otelspring.autoconfigure.DroppedTraces;
import dev.otelspring.autoconfigure.OpenTelemetryAutoConfiguration;
import dev.otelspring.autoconfigure.PropertyValues;
import dev.otelspring.autoconfigure.resource.ResourceAutoConfiguration;
import dev.otelspring.autoconfigure.spi.OtelComponents;
import dev.otelspring.autoconfigure.spi.OtelComponentsAutoConfiguration;
import dev.otelspring.autoconfigure.spi.OtelCustomizers;
import dev.otelspring.pipeline.assembly.TelemetryPipeline;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SdkTracerProviderBuilder;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.samplers.Sampler;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;

/**
 * {@link AutoConfiguration Auto-configuration} for the {@link SdkTracerProvider} and its
 * {@link Sampler}.
 */
@AutoConfiguration(before = OpenTelemetryAutoConfiguration.class,
		after = { ResourceAutoConfiguration.class, OtelComponentsAutoConfiguration.class },
		beforeName = {
				"org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration",
				"org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration" })
@ConditionalOnOtelSdk
@ConditionalOnMissingBean(OpenTelemetry.class)
@EnableConfigurationProperties({ TraceProperties.class, TraceProperties.Batch.class, SamplingProperties.class,
		ThreadDetailsProperties.class })
public final class TraceAutoConfiguration {

	TraceAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	Sampler otelSampler(TraceProperties otelTraceProperties, SamplingProperties otelSamplingProperties,
			OtelComponents otelComponents, PropertyValues otelPropertyValues, Environment environment,
			ObjectProvider<Resource> otelResource) {
		// X-Ray's sampler takes the resource from a customizer of it, which must have
		// run.
		otelResource.ifAvailable((built) -> {
		});
		SamplerFactory factory = new SamplerFactory(otelComponents,
				new SamplingReader(otelSamplingProperties, otelPropertyValues), otelPropertyValues);
		if (PropertyValues.text(environment, SamplerFactory.PROPERTY) == null) {
			factory.rejectRules();
		}
		return factory.create(otelTraceProperties);
	}

	@Bean
	SamplingControl otelSamplingControl(Sampler otelSampler, TraceProperties otelTraceProperties,
			SamplingProperties otelSamplingProperties) {
		return new SamplingControl(otelSampler,
				RuleSampler.isIn(otelSampler) ? SamplingReader.settings(otelSamplingProperties) : null,
				SamplerFactory.trustsCallers(otelTraceProperties.sampler()));
	}

	@Bean
	@ConditionalOnMissingBean
	SdkTracerProvider otelTracerProvider(Resource otelResource, SamplingControl otelSamplingControl,
			SpanLimits otelSpanLimits, TelemetryPipeline otelPipeline, OtelCustomizers otelCustomizers,
			ObjectProvider<TracerProviderCustomizer> customizers) {
		// Inside what customizers put around it: the sampler is exchanged, and they stay.
		Sampler sampler = otelCustomizers.sampler(otelSamplingControl.sampler());
		SdkTracerProviderBuilder builder = otelCustomizers.tracerProvider(SdkTracerProvider.builder()
			.setResource(otelResource)
			.setSampler(sampler)
			.setSpanLimits(otelSpanLimits)
			// First: a processor that throws at the end of a span then costs no span.
			.addSpanProcessor(otelCustomizers.spanProcessor(otelPipeline.spanSource())));
		customizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
		SdkTracerProvider tracerProvider = builder.build();
		otelSamplingControl.setInUse(tracerProvider.getSampler() == sampler);
		return tracerProvider;
	}

	@Bean
	TracerProviderCustomizer otelThreadDetails(ThreadDetailsProperties otelThreadDetailsProperties) {
		return (builder) -> {
			if (otelThreadDetailsProperties.enabled()) {
				builder.addSpanProcessor(new ThreadDetailsSpanProcessor());
			}
		};
	}

	@Bean
	@Lazy
	DroppedTraces otelDroppedTraces(SdkTracerProvider otelTracerProvider) {
		return DroppedTraces.of(otelTracerProvider.getSampler().getDescription());
	}

}
