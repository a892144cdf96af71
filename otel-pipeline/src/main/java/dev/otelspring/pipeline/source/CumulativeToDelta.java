package dev.otelspring.pipeline.source;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.otelspring.pipeline.ChangedMetric;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.HistogramData;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.MetricDataType;
import io.opentelemetry.sdk.metrics.data.PointData;
import io.opentelemetry.sdk.metrics.data.SumData;
import org.jspecify.annotations.Nullable;

/**
 * Makes deltas of cumulative sums and histograms. A {@code MetricProducer} gives every
 * reader the same totals; an exporter that wants deltas gets what came in since its own
 * last collection. The SDK's instruments arrive as deltas already and pass through, as do
 * gauges, sums that may fall, exponential histograms and summaries.
 *
 * <p>
 * The first delta of a series is all of it, from its own start: that is what the SDK does
 * with its asynchronous counters. A total that falls, a bucket that falls, other
 * boundaries or a later start mean that the series began again, and all of it is new.
 *
 * <p>
 * Ex. 50,000 sums take about 12 MB. A series that comes then is left out. Once half of
 * that is taken, one that is not seen in ten collections is forgotten. Not thread-safe.
 *
 * @see <a href=
 * "https://opentelemetry.io/docs/specs/otel/metrics/data-model/#temporality">Specification,
 * temporality</a>
 */
final class CumulativeToDelta {

	static final int MAX_SERIES = 50_000;

	/**
	 * A meter's function may be slow, and its series be missing for a while: it would be
	 * told twice if it came back unknown. So none is forgotten before room is scarce, and
	 * then not at once.
	 */
	static final int FORGOTTEN_AFTER = 10;

	private final int maxSeries;

	private final Map<Series, Last> known = new HashMap<>();

	private long collection;

	private int leftOut;

	CumulativeToDelta() {
		this(MAX_SERIES);
	}

	CumulativeToDelta(int maxSeries) {
		this.maxSeries = maxSeries;
	}

	/**
	 * Converts what one collection gave.
	 * @param metrics of any temporality
	 * @return the same metrics, in order, without those that have no point left
	 */
	List<MetricData> convert(Collection<MetricData> metrics) {
		this.collection++;
		this.leftOut = 0;
		List<MetricData> converted = new ArrayList<>(metrics.size());
		for (MetricData metric : metrics) {
			MetricData delta = convert(metric);
			if (delta == metric || !delta.isEmpty()) {
				converted.add(delta);
			}
		}
		if (this.known.size() > this.maxSeries / 2) {
			this.known.values().removeIf((last) -> this.collection - last.collection() >= FORGOTTEN_AFTER);
		}
		return converted;
	}

	/**
	 * How many points of the last collection found no room.
	 * @return 0 as long as there are fewer series than the bound
	 */
	int leftOut() {
		return this.leftOut;
	}

	private MetricData convert(MetricData metric) {
		return switch (metric.getType()) {
			case LONG_SUM ->
				isRising(metric.getLongSumData())
						? new ChangedMetric(
								metric, metric.getResource(), SumData.createLongSumData(true,
										AggregationTemporality.DELTA, deltas(metric,
												metric.getLongSumData().getPoints(), CumulativeToDelta::difference)))
						: metric;
			case DOUBLE_SUM ->
				isRising(metric.getDoubleSumData())
						? new ChangedMetric(metric, metric.getResource(),
								SumData.createDoubleSumData(true, AggregationTemporality.DELTA, deltas(metric,
										metric.getDoubleSumData().getPoints(), CumulativeToDelta::difference)))
						: metric;
			case HISTOGRAM ->
				(metric.getHistogramData().getAggregationTemporality() == AggregationTemporality.CUMULATIVE)
						? new ChangedMetric(metric, metric.getResource(),
								HistogramData.create(AggregationTemporality.DELTA, deltas(metric,
										metric.getHistogramData().getPoints(), CumulativeToDelta::difference)))
						: metric;
			default -> metric;
		};
	}

	private static boolean isRising(SumData<?> sum) {
		return sum.isMonotonic() && sum.getAggregationTemporality() == AggregationTemporality.CUMULATIVE;
	}

	private <P extends PointData> List<P> deltas(MetricData metric, Collection<P> points, Difference<P> difference) {
		List<P> deltas = new ArrayList<>(points.size());
		for (P point : points) {
			Series series = new Series(metric.getInstrumentationScopeInfo(), metric.getName(), metric.getType(),
					point.getAttributes());
			Last last = this.known.get(series);
			if (last == null && this.known.size() >= this.maxSeries) {
				this.leftOut++;
				continue;
			}
			this.known.put(series, new Last(point, this.collection));
			deltas.add(difference.of(point, same(last, point)));
		}
		return deltas;
	}

	// What was known under this identity is of this type, which is part of it.
	@SuppressWarnings("unchecked")
	private static <P extends PointData> @Nullable P same(@Nullable Last last, P point) {
		return (last != null) ? (P) last.point() : null;
	}

	private static LongPointData difference(LongPointData point, @Nullable LongPointData last) {
		boolean again = last == null || isLater(point, last) || point.getValue() < last.getValue();
		return LongPointData.create(start(point, last), point.getEpochNanos(), point.getAttributes(),
				(last == null || again) ? point.getValue() : point.getValue() - last.getValue());
	}

	private static DoublePointData difference(DoublePointData point, @Nullable DoublePointData last) {
		boolean again = last == null || isLater(point, last) || point.getValue() < last.getValue();
		return DoublePointData.create(start(point, last), point.getEpochNanos(), point.getAttributes(),
				(last == null || again) ? point.getValue() : point.getValue() - last.getValue(), point.getExemplars());
	}

	// The extremes of a total are not those of what was added.
	private static HistogramPointData difference(HistogramPointData point, @Nullable HistogramPointData last) {
		boolean again = last == null || isLater(point, last) || !isSuccessor(point, last);
		List<Long> counts = point.getCounts();
		if (last != null && !again) {
			counts = new ArrayList<>(counts.size());
			for (int i = 0; i < point.getCounts().size(); i++) {
				counts.add(point.getCounts().get(i) - last.getCounts().get(i));
			}
		}
		return HistogramPointData.create(start(point, last), point.getEpochNanos(), point.getAttributes(),
				(last == null || again) ? point.getSum() : point.getSum() - last.getSum(), false, 0, false, 0,
				point.getBoundaries(), counts);
	}

	private static boolean isSuccessor(HistogramPointData point, HistogramPointData last) {
		if (!point.getBoundaries().equals(last.getBoundaries())
				|| point.getCounts().size() != last.getCounts().size()) {
			return false;
		}
		for (int i = 0; i < point.getCounts().size(); i++) {
			if (point.getCounts().get(i) < last.getCounts().get(i)) {
				return false;
			}
		}
		return true;
	}

	private static boolean isLater(PointData point, PointData last) {
		return point.getStartEpochNanos() > last.getStartEpochNanos();
	}

	// Intervals of one series never overlap.
	private static long start(PointData point, @Nullable PointData last) {
		return (last != null) ? Math.max(point.getStartEpochNanos(), last.getEpochNanos()) : point.getStartEpochNanos();
	}

	@FunctionalInterface
	private interface Difference<P extends PointData> {

		P of(P point, @Nullable P last);

	}

	/**
	 * What makes a series one.
	 *
	 * @param scope who measures
	 * @param name the metric's name
	 * @param type its type
	 * @param attributes the point's attributes
	 */
	private record Series(InstrumentationScopeInfo scope, String name, MetricDataType type, Attributes attributes) {
	}

	/**
	 * A series as it was seen last.
	 *
	 * @param point its total
	 * @param collection when
	 */
	private record Last(PointData point, long collection) {
	}

}
