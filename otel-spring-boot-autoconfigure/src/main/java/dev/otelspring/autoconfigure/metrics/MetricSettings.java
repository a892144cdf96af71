package dev.otelspring.autoconfigure.metrics;

import java.util.Locale;

import dev.otelspring.autoconfigure.PropertyValues;
import io.opentelemetry.sdk.metrics.ExemplarFilter;
import org.jspecify.annotations.Nullable;

/**
 * From properties to what the meter provider is told once.
 */
final class MetricSettings {

	/** With a limit of one, the overflow would be all there is. */
	static final int LEAST_LIMIT = 2;

	private static final int DEFAULT_LIMIT = 2000;

	private final PropertyValues values;

	MetricSettings(PropertyValues values) {
		this.values = values;
	}

	ExemplarFilter exemplarFilter(String text) {
		return this.values.parse("otel.metrics.exemplar.filter", text, ExemplarFilter.traceBased(),
				MetricSettings::parse);
	}

	private static ExemplarFilter parse(String text) {
		return switch (text.strip().toLowerCase(Locale.ROOT)) {
			case "trace_based" -> ExemplarFilter.traceBased();
			case "always_on" -> ExemplarFilter.alwaysOn();
			case "always_off" -> ExemplarFilter.alwaysOff();
			default -> throw new IllegalArgumentException("must be one of trace_based, always_on, always_off");
		};
	}

	int cardinalityLimit(MetricsProperties.Cardinality cardinality,
			MetricsProperties.ExperimentalCardinality experimental) {
		int fallback = limit("otel.experimental.metrics.cardinality.limit", experimental.limit(), DEFAULT_LIMIT);
		return limit("otel.java.metrics.cardinality.limit", cardinality.limit(), fallback);
	}

	private int limit(String property, @Nullable Integer value, int fallback) {
		return (value != null) ? (int) this.values.atLeast(property, value, LEAST_LIMIT, fallback) : fallback;
	}

}
