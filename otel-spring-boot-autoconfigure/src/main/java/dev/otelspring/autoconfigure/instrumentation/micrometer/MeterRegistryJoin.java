package dev.otelspring.autoconfigure.instrumentation.micrometer;

import dev.otelspring.autoconfigure.ConfigurationFindings;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;

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

	MeterRegistryJoin(OtelMeterRegistry registry, MicrometerMetricProducer producer,
			ObjectProvider<MeterRegistry> registries, ConfigurationFindings findings) {
		this.registry = registry;
		this.producer = producer;
		this.registries = registries;
		this.findings = findings;
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
