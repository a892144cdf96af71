package dev.otelspring.pipeline;

import java.util.List;

import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.metrics.data.Data;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.ExponentialHistogramData;
import io.opentelemetry.sdk.metrics.data.ExponentialHistogramPointData;
import io.opentelemetry.sdk.metrics.data.GaugeData;
import io.opentelemetry.sdk.metrics.data.HistogramData;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.MetricDataType;
import io.opentelemetry.sdk.metrics.data.PointData;
import io.opentelemetry.sdk.metrics.data.SumData;
import io.opentelemetry.sdk.metrics.data.SummaryData;
import io.opentelemetry.sdk.metrics.data.SummaryPointData;
import io.opentelemetry.sdk.resources.Resource;

/**
 * A metric with another resource or other points than the SDK collected.
 *
 * @param original what the SDK collected
 * @param resource its resource now
 * @param data its points now, of the same type
 */
public record ChangedMetric(MetricData original, Resource resource, Data<?> data) implements MetricData {

	/**
	 * A part of a metric: the first points, or the rest.
	 * @param original of more than one point
	 * @param from the first point's place
	 * @param to the place behind the last point
	 * @return the same metric with those points
	 */
	public static MetricData part(MetricData original, int from, int to) {
		List<? extends PointData> points = List.copyOf(original.getData().getPoints()).subList(from, to);
		return new ChangedMetric(original, original.getResource(), data(original, points));
	}

	// The points are of the type that the metric has.
	@SuppressWarnings("unchecked")
	private static Data<?> data(MetricData metric, List<? extends PointData> points) {
		MetricDataType type = metric.getType();
		if (type == MetricDataType.LONG_SUM) {
			SumData<LongPointData> sum = metric.getLongSumData();
			return SumData.createLongSumData(sum.isMonotonic(), sum.getAggregationTemporality(),
					(List<LongPointData>) points);
		}
		if (type == MetricDataType.DOUBLE_SUM) {
			SumData<DoublePointData> sum = metric.getDoubleSumData();
			return SumData.createDoubleSumData(sum.isMonotonic(), sum.getAggregationTemporality(),
					(List<DoublePointData>) points);
		}
		if (type == MetricDataType.HISTOGRAM) {
			return HistogramData.create(metric.getHistogramData().getAggregationTemporality(),
					(List<HistogramPointData>) points);
		}
		if (type == MetricDataType.EXPONENTIAL_HISTOGRAM) {
			return ExponentialHistogramData.create(metric.getExponentialHistogramData().getAggregationTemporality(),
					(List<ExponentialHistogramPointData>) points);
		}
		if (type == MetricDataType.LONG_GAUGE) {
			return GaugeData.createLongGaugeData((List<LongPointData>) points);
		}
		return (type == MetricDataType.DOUBLE_GAUGE) ? GaugeData.createDoubleGaugeData((List<DoublePointData>) points)
				: SummaryData.create((List<SummaryPointData>) points);
	}

	@Override
	public Resource getResource() {
		return this.resource;
	}

	@Override
	public InstrumentationScopeInfo getInstrumentationScopeInfo() {
		return this.original.getInstrumentationScopeInfo();
	}

	@Override
	public String getName() {
		return this.original.getName();
	}

	@Override
	public String getDescription() {
		return this.original.getDescription();
	}

	@Override
	public String getUnit() {
		return this.original.getUnit();
	}

	@Override
	public MetricDataType getType() {
		return this.original.getType();
	}

	@Override
	public Data<?> getData() {
		return this.data;
	}

}
