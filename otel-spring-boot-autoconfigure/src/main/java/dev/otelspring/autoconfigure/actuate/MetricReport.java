package dev.otelspring.autoconfigure.actuate;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import dev.otelspring.pipeline.status.RecentMetrics;
import dev.otelspring.pipeline.status.RecentMetrics.RecentReading;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.ExponentialHistogramBuckets;
import io.opentelemetry.sdk.metrics.data.ExponentialHistogramPointData;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.PointData;
import io.opentelemetry.sdk.metrics.data.SummaryPointData;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * Shows the metrics of this process as they are exported.
 */
final class MetricReport {

	/** Of all metrics: enough to know one. */
	static final int SERIES_IN_LIST = 10;

	/** Of one metric: half of what the SDK keeps apart. */
	static final int SERIES_OF_ONE = 1000;

	static final int MAX_METRICS = 500;

	private static final Duration READ_PATIENCE = Duration.ofSeconds(1);

	private final @Nullable RecentMetrics recentMetrics;

	MetricReport(@Nullable RecentMetrics recentMetrics) {
		this.recentMetrics = recentMetrics;
	}

	@Nullable MetricList list(@Nullable String text, @Nullable String attribute) {
		String wanted = Search.attribute(attribute);
		if (this.recentMetrics == null) {
			return null;
		}
		RecentReading reading = this.recentMetrics.read(READ_PATIENCE);
		List<Metric> metrics = reading.metrics()
			.stream()
			.filter((metric) -> text == null || Search.contains(metric.getName(), text)
					|| Search.contains(metric.getDescription(), text))
			.filter((metric) -> metric.getData().getPoints().stream().anyMatch((point) -> isWanted(point, wanted)))
			.map((metric) -> describe(metric, wanted, SERIES_IN_LIST))
			.toList();
		int shown = Math.min(metrics.size(), MAX_METRICS);
		return new MetricList(metrics.subList(0, shown), metrics.size() - shown + reading.omitted());
	}

	/**
	 * One metric.
	 * @param name its name
	 * @return {@code null} if there is none; several if scopes have the name in common
	 */
	@Nullable MetricList named(String name) {
		if (this.recentMetrics == null) {
			return null;
		}
		List<Metric> metrics = this.recentMetrics.read(READ_PATIENCE)
			.metrics()
			.stream()
			.filter((metric) -> metric.getName().equalsIgnoreCase(name))
			.limit(MAX_METRICS)
			.map((metric) -> describe(metric, null, SERIES_OF_ONE))
			.toList();
		return metrics.isEmpty() ? null : new MetricList(metrics, 0);
	}

	private static boolean isWanted(PointData point, @Nullable String attribute) {
		return attribute == null || Search.hasAttribute(point.getAttributes(), attribute);
	}

	private static Metric describe(MetricData metric, @Nullable String attribute, int most) {
		List<? extends PointData> points = metric.getData()
			.getPoints()
			.stream()
			.filter((point) -> isWanted(point, attribute))
			.toList();
		Instant at = Answers.instant(points.stream().mapToLong(PointData::getEpochNanos).max().orElse(0));
		return new Metric(metric.getName(), metric.getDescription(), metric.getUnit(), type(metric),
				temporality(metric), metric.getInstrumentationScopeInfo().getName(), at,
				points.stream().limit(most).map(MetricReport::series).toList(), Math.max(0, points.size() - most));
	}

	private static String type(MetricData metric) {
		return switch (metric.getType()) {
			case LONG_GAUGE, DOUBLE_GAUGE -> "gauge";
			case LONG_SUM -> metric.getLongSumData().isMonotonic() ? "counter" : "updowncounter";
			case DOUBLE_SUM -> metric.getDoubleSumData().isMonotonic() ? "counter" : "updowncounter";
			case HISTOGRAM -> "histogram";
			case EXPONENTIAL_HISTOGRAM -> "exponential_histogram";
			case SUMMARY -> "summary";
		};
	}

	private static @Nullable String temporality(MetricData metric) {
		AggregationTemporality temporality = switch (metric.getType()) {
			case LONG_SUM -> metric.getLongSumData().getAggregationTemporality();
			case DOUBLE_SUM -> metric.getDoubleSumData().getAggregationTemporality();
			case HISTOGRAM -> metric.getHistogramData().getAggregationTemporality();
			case EXPONENTIAL_HISTOGRAM -> metric.getExponentialHistogramData().getAggregationTemporality();
			case LONG_GAUGE, DOUBLE_GAUGE, SUMMARY -> null;
		};
		return (temporality != null) ? temporality.name().toLowerCase(Locale.ROOT) : null;
	}

	private static Series series(PointData point) {
		Map<String, Object> attributes = Answers.shortened(point.getAttributes());
		if (point instanceof LongPointData number) {
			return Series.of(attributes, number.getValue());
		}
		if (point instanceof DoublePointData number) {
			return Series.of(attributes, number.getValue());
		}
		if (point instanceof HistogramPointData histogram) {
			return new Series(attributes, null, histogram.getCount(), histogram.getSum(),
					histogram.hasMin() ? histogram.getMin() : null, histogram.hasMax() ? histogram.getMax() : null,
					buckets(histogram), null);
		}
		if (point instanceof ExponentialHistogramPointData histogram) {
			return new Series(attributes, null, histogram.getCount(), histogram.getSum(),
					histogram.hasMin() ? histogram.getMin() : null, histogram.hasMax() ? histogram.getMax() : null,
					buckets(histogram), null);
		}
		if (point instanceof SummaryPointData summary) {
			return new Series(attributes, null, summary.getCount(), summary.getSum(), null, null, null,
					summary.getValues()
						.stream()
						.map((value) -> new Quantile(value.getQuantile(), value.getValue()))
						.toList());
		}
		return Series.of(attributes, null);
	}

	private static List<Bucket> buckets(HistogramPointData histogram) {
		List<Double> boundaries = histogram.getBoundaries();
		List<Long> counts = histogram.getCounts();
		List<Bucket> buckets = new ArrayList<>();
		for (int i = 0; i < counts.size(); i++) {
			if (counts.get(i) > 0) {
				buckets.add(new Bucket((i < boundaries.size()) ? boundaries.get(i) : null, counts.get(i)));
			}
		}
		return buckets;
	}

	private static List<Bucket> buckets(ExponentialHistogramPointData histogram) {
		List<Bucket> buckets = new ArrayList<>();
		ExponentialHistogramBuckets negative = histogram.getNegativeBuckets();
		for (int i = negative.getBucketCounts().size() - 1; i >= 0; i--) {
			// Of what is below zero, the greatest is nearest to it.
			add(buckets, -boundary(negative, i), negative.getBucketCounts().get(i));
		}
		add(buckets, 0, histogram.getZeroCount());
		ExponentialHistogramBuckets positive = histogram.getPositiveBuckets();
		for (int i = 0; i < positive.getBucketCounts().size(); i++) {
			add(buckets, boundary(positive, i + 1), positive.getBucketCounts().get(i));
		}
		return buckets;
	}

	private static void add(Collection<Bucket> buckets, double boundary, long count) {
		if (count > 0) {
			buckets.add(new Bucket(boundary, count));
		}
	}

	// The lower boundary: base^(offset + index), where the base is 2^(2^-scale).
	private static double boundary(ExponentialHistogramBuckets buckets, int index) {
		return Math.pow(2, (buckets.getOffset() + index) * Math.pow(2, -buckets.getScale()));
	}

	/**
	 * The list.
	 *
	 * @param metrics in the order in which they were read
	 * @param omitted how many more there are
	 */
	record MetricList(List<Metric> metrics, int omitted) implements OperationResponseBody {
	}

	/**
	 * A metric as it was read.
	 *
	 * @param name its name
	 * @param description what it tells
	 * @param unit its unit
	 * @param type counter, updowncounter, gauge, histogram, exponential_histogram or
	 * summary
	 * @param temporality cumulative or delta, where that makes a difference
	 * @param scope who records it
	 * @param at when it was read
	 * @param series one for each combination of attributes
	 * @param omittedSeries how many more there are
	 */
	record Metric(String name, String description, String unit, String type, @Nullable String temporality, String scope,
			Instant at, List<Series> series, int omittedSeries) {
	}

	/**
	 * What was recorded with the same attributes.
	 *
	 * @param attributes the attributes
	 * @param value of counters and gauges
	 * @param count of histograms and summaries: how many values
	 * @param sum of histograms and summaries: of the values
	 * @param min of histograms: the least value
	 * @param max of histograms: the greatest value
	 * @param buckets of histograms: those that are not empty, in order
	 * @param quantiles of summaries
	 */
	record Series(Map<String, Object> attributes, @Nullable Number value, @Nullable Long count, @Nullable Double sum,
			@Nullable Double min, @Nullable Double max, @Nullable List<Bucket> buckets,
			@Nullable List<Quantile> quantiles) {

		static Series of(Map<String, Object> attributes, @Nullable Number value) {
			return new Series(attributes, value, null, null, null, null, null, null);
		}

	}

	/**
	 * A bucket of a histogram.
	 *
	 * @param le its values are at most that; {@code null} for the last, which has no end
	 * @param count how many values are in it alone
	 */
	record Bucket(@Nullable Double le, long count) {
	}

	/**
	 * A quantile of a summary.
	 *
	 * @param quantile from 0 to 1
	 * @param value so many values are at most that
	 */
	record Quantile(double quantile, double value) {
	}

}
