package dev.otelspring.autoconfigure.instrumentation.micrometer;

import java.util.function.Predicate;

import dev.otelspring.autoconfigure.ConfigurationFindings;
import dev.otelspring.autoconfigure.instrumentation.ConditionalOnOtelInstrumentation;
import dev.otelspring.autoconfigure.instrumentation.runtime.RuntimeMetricsAutoConfiguration;
import dev.otelspring.autoconfigure.instrumentation.runtime.RuntimeTelemetry;
import dev.otelspring.autoconfigure.metrics.MeterProviderCustomizer;
import dev.otelspring.autoconfigure.metrics.MetricsAutoConfiguration;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * {@link AutoConfiguration Auto-configuration} that brings Micrometer's meters to the
 * exporters.
 */
@AutoConfiguration(after = { MetricsAutoConfiguration.class, RuntimeMetricsAutoConfiguration.class },
		afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration",
		beforeName = {
				"org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
				"org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration" })
@ConditionalOnClass(value = MeterRegistry.class,
		name = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnBean({ SdkMeterProvider.class, Clock.class })
@ConditionalOnOtelInstrumentation("micrometer")
public final class MicrometerAutoConfiguration {

	MicrometerAutoConfiguration() {
	}

	@Bean
	MicrometerMetricProducer otelMicrometerMetricProducer(ObjectProvider<RuntimeTelemetry> otelRuntimeTelemetry) {
		Predicate<Meter.Id> leftOut = otelRuntimeTelemetry.stream()
			.findFirst()
			.map((telemetry) -> RuntimeMeters.toldOtherwise(true, telemetry.system()))
			.orElse(RuntimeMeters.toldOtherwise(false, false));
		return new MicrometerMetricProducer(leftOut, new MeterReadings());
	}

	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	MeterProviderCustomizer otelMicrometerMeterProviderCustomizer(
			MicrometerMetricProducer otelMicrometerMetricProducer) {
		return (builder) -> builder.registerMetricProducer(otelMicrometerMetricProducer);
	}

	@Bean
	OtelMeterRegistry otelMeterRegistry(Clock clock, MicrometerMetricProducer otelMicrometerMetricProducer) {
		OtelMeterRegistry registry = new OtelMeterRegistry(clock);
		otelMicrometerMetricProducer.follow(registry);
		return registry;
	}

	// Nobody asks for it.
	@Bean
	@Lazy(false)
	MeterRegistryJoin otelMeterRegistryJoin(OtelMeterRegistry otelMeterRegistry,
			MicrometerMetricProducer otelMicrometerMetricProducer, ObjectProvider<MeterRegistry> registries,
			ConfigurationFindings otelConfigurationFindings) {
		return new MeterRegistryJoin(otelMeterRegistry, otelMicrometerMetricProducer, registries,
				otelConfigurationFindings);
	}

}
