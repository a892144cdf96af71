package dev.otelspring.autoconfigure.metrics.prometheus;

import java.util.function.Predicate;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.registry.PrometheusScrapeRequest;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import org.jspecify.annotations.Nullable;

/**
 * The registry where the application declares none: a scrape gives what everybody
 * registered, and behind it what OpenTelemetry has under other names. A collector in the
 * registry could not know those names without having everything collected twice.
 */
final class OpenTelemetryPrometheusRegistry extends PrometheusRegistry {

	private final OpenTelemetrySnapshots snapshots;

	OpenTelemetryPrometheusRegistry(OpenTelemetrySnapshots snapshots) {
		this.snapshots = snapshots;
	}

	@Override
	public MetricSnapshots scrape(@Nullable PrometheusScrapeRequest request) {
		return this.snapshots.behind(super.scrape(request), (name) -> true);
	}

	@Override
	@SuppressWarnings("NullAway") // null is allowed, and this is not said there
	public MetricSnapshots scrape(@Nullable Predicate<String> names, @Nullable PrometheusScrapeRequest request) {
		return (names != null) ? this.snapshots.behind(super.scrape(names, request), names) : scrape(request);
	}

}
