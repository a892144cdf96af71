package dev.otelspring.autoconfigure.metrics.prometheus;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Registers a collector in a registry that the application declares, and takes it out
 * again when the context closes: such a registry may be Prometheus' default one, which
 * outlives the context.
 */
final class CollectorRegistration implements SmartInitializingSingleton, DisposableBean {

	private final ObjectProvider<PrometheusRegistry> provider;

	private final OpenTelemetrySnapshots snapshots;

	private @Nullable PrometheusRegistry registry;

	private @Nullable OpenTelemetryCollector collector;

	CollectorRegistration(ObjectProvider<PrometheusRegistry> provider, OpenTelemetrySnapshots snapshots) {
		this.provider = provider;
		this.snapshots = snapshots;
	}

	@Override
	public void afterSingletonsInstantiated() {
		PrometheusRegistry found = this.provider.getIfUnique();
		if (found != null && !(found instanceof OpenTelemetryPrometheusRegistry)) {
			OpenTelemetryCollector created = new OpenTelemetryCollector(found, this.snapshots);
			found.register(created);
			this.registry = found;
			this.collector = created;
		}
	}

	@Override
	public void destroy() {
		if (this.registry != null && this.collector != null) {
			this.registry.unregister(this.collector);
		}
	}

}
