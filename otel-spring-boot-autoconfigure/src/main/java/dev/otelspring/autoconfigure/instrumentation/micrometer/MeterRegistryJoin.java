package dev.otelspring.autoconfigure.instrumentation.micrometer;

import dev.otelspring.autoconfigure.ConfigurationFindings;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.core.env.Environment;

/**
 * Sees to it that what the application records reaches our registry. Boot puts it into
 * its composite; one of the application's own is joined here. Where that cannot be, it is
 * told.
 */
final class MeterRegistryJoin implements SmartInitializingSingleton, DisposableBean {

	private final OtelMeterRegistry registry;

	private final MicrometerMetricProducer producer;

	private final ObjectProvider<MeterRegistry> registries;

	private final ConfigurationFindings findings;

	private final Environment environment;

	MeterRegistryJoin(OtelMeterRegistry registry, MicrometerMetricProducer producer,
			ObjectProvider<MeterRegistry> registries, ConfigurationFindings findings, Environment environment) {
		this.registry = registry;
		this.producer = producer;
		this.registries = registries;
		this.findings = findings;
		this.environment = environment;
	}

	@Override
	public void afterSingletonsInstantiated() {
		MeterRegistry primary = this.registries.getIfUnique();
		if (primary instanceof CompositeMeterRegistry composite) {
			if (!contains(composite)) {
				composite.add(this.registry);
			}
		}
		else if (primary != null && primary != this.registry) {
			this.findings.add("What is recorded in the primary MeterRegistry is not exported",
					primary.getClass().getName() + " is not a composite, and cannot pass it on",
					"Do not make it primary, or make a CompositeMeterRegistry primary");
		}
		if (BootsOtlpRegistry.hasUrl(this.environment) && !BootsOtlpRegistry.isSwitched(this.environment)) {
			this.findings.add("Nothing is sent to management.otlp.metrics.export.url",
					"Micrometer's meters go where otel.exporter.otlp or otel.exporters.* say",
					"Set otel.exporter.otlp.metrics.endpoint instead; or management.otlp.metrics.export.enabled, to true for a "
							+ "second way, to false for none");
		}
	}

	// The last collection, when the meter provider closes, is not to ask beans that are
	// gone. What they counted went with the flush before.
	@Override
	public void destroy() {
		this.producer.forget();
	}

	private boolean contains(CompositeMeterRegistry composite) {
		return composite.getRegistries()
			.stream()
			.anyMatch((member) -> member == this.registry
					|| (member instanceof CompositeMeterRegistry inner && contains(inner)));
	}

}
