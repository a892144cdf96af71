package dev.otelspring.pipeline.otlp;

import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.ExponentialHistogramData;
import io.opentelemetry.sdk.metrics.data.ExponentialHistogramPointData;
import io.opentelemetry.sdk.metrics.data.GaugeData;
import io.opentelemetry.sdk.metrics.data.HistogramData;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.PointData;
import io.opentelemetry.sdk.metrics.data.SumData;
import io.opentelemetry.sdk.metrics.data.SummaryData;
import io.opentelemetry.sdk.metrics.data.SummaryPointData;
import io.opentelemetry.sdk.resources.Resource;

/**
 * Writes metrics, the last field first.
 */
final class MetricEncoder implements ItemEncoder<MetricData> {

	// opentelemetry.proto.metrics.v1.Metric

	private static final int NAME = 1;

	private static final int DESCRIPTION = 2;

	private static final int UNIT = 3;

	private static final int GAUGE = 5;

	private static final int SUM = 7;

	private static final int HISTOGRAM = 9;

	private static final int EXPONENTIAL_HISTOGRAM = 10;

	private static final int SUMMARY = 11;

	// Gauge, Sum, Histogram, ExponentialHistogram, Summary

	private static final int DATA_POINTS = 1;

	private static final int AGGREGATION_TEMPORALITY = 2;

	private static final int IS_MONOTONIC = 3;

	private final ProtobufWriter out;

	private final Consumer<PointData> numberPoints;

	private final Consumer<HistogramPointData> histogramPoints;

	private final Consumer<ExponentialHistogramPointData> exponentialHistogramPoints;

	private final Consumer<SummaryPointData> summaryPoints;

	MetricEncoder(ProtobufWriter out, AttributesEncoder attributes) {
		this.out = out;
		DataPointEncoder points = new DataPointEncoder(out, attributes);
		this.numberPoints = points::number;
		this.histogramPoints = points::histogram;
		this.exponentialHistogramPoints = points::exponentialHistogram;
		this.summaryPoints = points::summary;
	}

	@Override
	public Resource resource(MetricData metric) {
		return metric.getResource();
	}

	@Override
	public InstrumentationScopeInfo scope(MetricData metric) {
		return metric.getInstrumentationScopeInfo();
	}

	@Override
	public void write(MetricData metric) {
		switch (metric.getType()) {
			case LONG_GAUGE -> gauge(metric.getLongGaugeData());
			case DOUBLE_GAUGE -> gauge(metric.getDoubleGaugeData());
			case LONG_SUM -> sum(metric.getLongSumData());
			case DOUBLE_SUM -> sum(metric.getDoubleSumData());
			case SUMMARY -> summary(metric.getSummaryData());
			case HISTOGRAM -> histogram(metric.getHistogramData());
			case EXPONENTIAL_HISTOGRAM -> exponentialHistogram(metric.getExponentialHistogramData());
		}
		this.out.string(UNIT, metric.getUnit());
		this.out.string(DESCRIPTION, metric.getDescription());
		this.out.string(NAME, metric.getName());
	}

	private void gauge(GaugeData<?> gauge) {
		int before = this.out.length();
		points(gauge.getPoints(), this.numberPoints);
		this.out.message(GAUGE, before);
	}

	private void sum(SumData<?> sum) {
		int before = this.out.length();
		this.out.number(IS_MONOTONIC, sum.isMonotonic() ? 1 : 0);
		temporality(sum.getAggregationTemporality());
		points(sum.getPoints(), this.numberPoints);
		this.out.message(SUM, before);
	}

	private void histogram(HistogramData histogram) {
		int before = this.out.length();
		temporality(histogram.getAggregationTemporality());
		points(histogram.getPoints(), this.histogramPoints);
		this.out.message(HISTOGRAM, before);
	}

	private void exponentialHistogram(ExponentialHistogramData histogram) {
		int before = this.out.length();
		temporality(histogram.getAggregationTemporality());
		points(histogram.getPoints(), this.exponentialHistogramPoints);
		this.out.message(EXPONENTIAL_HISTOGRAM, before);
	}

	private void summary(SummaryData summary) {
		int before = this.out.length();
		points(summary.getPoints(), this.summaryPoints);
		this.out.message(SUMMARY, before);
	}

	private void temporality(AggregationTemporality temporality) {
		this.out.number(AGGREGATION_TEMPORALITY, switch (temporality) {
			case DELTA -> 1;
			case CUMULATIVE -> 2;
		});
	}

	private <P> void points(Collection<? extends P> points, Consumer<P> encoder) {
		List<? extends P> indexed = Indexed.of(points);
		for (int i = indexed.size() - 1; i >= 0; i--) {
			int before = this.out.length();
			encoder.accept(indexed.get(i));
			this.out.message(DATA_POINTS, before);
		}
	}

}
