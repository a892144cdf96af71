package dev.otelspring.autoconfigure.metrics.prometheus;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.ExponentialHistogramBuckets;
import io.opentelemetry.sdk.metrics.data.ExponentialHistogramPointData;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.PointData;
import io.opentelemetry.sdk.metrics.data.SummaryPointData;
import io.opentelemetry.sdk.metrics.data.ValueAtQuantile;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.NativeHistogramBuckets;
import io.prometheus.metrics.model.snapshots.Quantile;
import io.prometheus.metrics.model.snapshots.Quantiles;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * From OpenTelemetry's points to Prometheus'.
 *
 * @see <a href=
 * "https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics/#otlp-metric-points-to-prometheus">Specification,
 * OTLP metric points to Prometheus</a>
 */
final class PointConverter {

	/** What the specification gives a point that does not tell. */
	private static final double ZERO_THRESHOLD = 1e-128;

	private static final int LEAST_SCHEMA = -4;

	private static final int LARGEST_SCHEMA = 8;

	private PointConverter() {
	}

	/**
	 * Converts a point.
	 * @param point a cumulative point
	 * @param kind what its metric is in Prometheus
	 * @param labels its labels
	 * @return {@code null} if Prometheus has no such points: counters below zero, and
	 * exponential histograms that are too coarse
	 */
	static @Nullable DataPointSnapshot convert(PointData point, Kind kind, Labels labels) {
		if (point instanceof HistogramPointData histogram) {
			return classic(histogram, labels);
		}
		if (point instanceof ExponentialHistogramPointData histogram) {
			return exponential(histogram, labels);
		}
		if (point instanceof SummaryPointData summary) {
			return summary(summary, labels);
		}
		double value = (point instanceof LongPointData whole) ? whole.getValue() : ((DoublePointData) point).getValue();
		if (kind == Kind.GAUGE) {
			return new GaugeDataPointSnapshot(value, labels, null);
		}
		return (value < 0) ? null : new CounterDataPointSnapshot(value, labels,
				PrometheusExemplars.last(point.getExemplars()), created(point));
	}

	private static DataPointSnapshot classic(HistogramPointData point, Labels labels) {
		List<Double> boundaries = point.getBoundaries();
		List<Double> upperBounds = new ArrayList<>(boundaries);
		upperBounds.add(Double.POSITIVE_INFINITY);
		// A sum that can fall would be taken for one that was reset.
		double sum = (point.hasMin() && point.getMin() < 0) ? Double.NaN : point.getSum();
		return new HistogramDataPointSnapshot(ClassicHistogramBuckets.of(upperBounds, point.getCounts()), sum, labels,
				PrometheusExemplars.largest(point.getExemplars(), boundaries), created(point));
	}

	private static @Nullable DataPointSnapshot exponential(ExponentialHistogramPointData point, Labels labels) {
		if (point.getScale() < LEAST_SCHEMA) {
			return null;
		}
		int schema = Math.min(point.getScale(), LARGEST_SCHEMA);
		int shift = point.getScale() - schema;
		return new HistogramDataPointSnapshot(schema, point.getZeroCount(), ZERO_THRESHOLD,
				buckets(point.getPositiveBuckets(), shift), buckets(point.getNegativeBuckets(), shift), point.getSum(),
				labels, PrometheusExemplars.all(point.getExemplars()), created(point));
	}

	// Each step of the scale makes one bucket of two. Prometheus counts buckets by their
	// upper boundary, OpenTelemetry by their lower one.
	private static NativeHistogramBuckets buckets(ExponentialHistogramBuckets buckets, int shift) {
		SortedMap<Integer, Long> counts = new TreeMap<>();
		int index = buckets.getOffset();
		for (long count : buckets.getBucketCounts()) {
			if (count > 0) {
				counts.merge((index >> shift) + 1, count, Long::sum);
			}
			index++;
		}
		return NativeHistogramBuckets.of(new ArrayList<>(counts.keySet()), new ArrayList<>(counts.values()));
	}

	private static DataPointSnapshot summary(SummaryPointData point, Labels labels) {
		Quantile[] quantiles = point.getValues().stream().map(PointConverter::quantile).toArray(Quantile[]::new);
		return new SummaryDataPointSnapshot(point.getCount(), point.getSum(), Quantiles.of(Arrays.asList(quantiles)),
				labels, Exemplars.EMPTY, created(point));
	}

	private static Quantile quantile(ValueAtQuantile value) {
		return new Quantile(value.getQuantile(), value.getValue());
	}

	private static long created(PointData point) {
		return TimeUnit.NANOSECONDS.toMillis(point.getStartEpochNanos());
	}

}
