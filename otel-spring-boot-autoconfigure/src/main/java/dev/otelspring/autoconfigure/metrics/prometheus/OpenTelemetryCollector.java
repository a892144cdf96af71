package dev.otelspring.autoconfigure.metrics.prometheus;

import java.util.function.Predicate;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.registry.PrometheusScrapeRequest;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import org.jspecify.annotations.Nullable;

/**
 * Gives OpenTelemetry's metrics to a registry of the application's own. It has everything
 * else scraped first, to leave out what is there already: one name of two types fails the
 * whole scrape, and the registry does not tell its names. All others are therefore read
 * twice.
 *
 * <p>
 * Thread-safe.
 */
final class OpenTelemetryCollector implements MultiCollector {

	private final PrometheusRegistry registry;

	private final OpenTelemetrySnapshots snapshots;

	/** Set where a thread is asking for the others'. */
	private final ThreadLocal<Boolean> asking = new ThreadLocal<>();

	OpenTelemetryCollector(PrometheusRegistry registry, OpenTelemetrySnapshots snapshots) {
		this.registry = registry;
		this.snapshots = snapshots;
	}

	@Override
	public MetricSnapshots collect() {
		return collect((name) -> true, null);
	}

	@Override
	public MetricSnapshots collect(Predicate<String> names, @Nullable PrometheusScrapeRequest request) {
		if (this.asking.get() != null) {
			return new MetricSnapshots();
		}
		this.asking.set(true);
		try {
			return this.snapshots.beside((request != null) ? this.registry.scrape(request) : this.registry.scrape(),
					names);
		}
		finally {
			this.asking.remove();
		}
	}

}
