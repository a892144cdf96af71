package dev.otelspring.autoconfigure.instrumentation.micrometer;

import java.util.List;

import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.Data;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.GaugeData;
import io.opentelemetry.sdk.metrics.data.HistogramData;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.MetricDataType;
import io.opentelemetry.sdk.metrics.data.PointData;
import io.opentelemetry.sdk.metrics.data.SumData;
import io.opentelemetry.sdk.resources.Resource;

/**
 * The meters of one name as a metric. Totals are since the start; who wants deltas makes
 * them.
 *
 * @param resource the application
 * @param metric name, unit and kind
 * @param description for people
 * @param type the kind in the SDK's words
 * @param data the points
 */
record MicrometerMetric(Resource resource, Sample.Metric metric, String description, MetricDataType type,
		Data<?> data) implements MetricData {

	/** The name of the scope of all that comes from Micrometer. */
	static final String SCOPE_NAME = "dev.otelspring.micrometer";

	private static final InstrumentationScopeInfo SCOPE = InstrumentationScopeInfo.create(SCOPE_NAME);

	static MicrometerMetric of(Resource resource, Sample.Metric metric, List<Sample> samples) {
		String description = samples.get(0).description();
		return switch (metric.kind()) {
			case GAUGE -> new MicrometerMetric(resource, metric, description, MetricDataType.DOUBLE_GAUGE,
					GaugeData.createDoubleGaugeData(points(samples, DoublePointData.class)));
			case COUNTER,
					UP_DOWN_COUNTER ->
				new MicrometerMetric(resource, metric, description, MetricDataType.DOUBLE_SUM,
						SumData.createDoubleSumData(metric.kind() == Sample.Kind.COUNTER,
								AggregationTemporality.CUMULATIVE, points(samples, DoublePointData.class)));
			case HISTOGRAM -> new MicrometerMetric(resource, metric, description, MetricDataType.HISTOGRAM,
					HistogramData.create(AggregationTemporality.CUMULATIVE, points(samples, HistogramPointData.class)));
		};
	}

	private static <P extends PointData> List<P> points(List<Sample> samples, Class<P> type) {
		return samples.stream().map(Sample::point).map(type::cast).toList();
	}

	@Override
	public Resource getResource() {
		return this.resource;
	}

	@Override
	public InstrumentationScopeInfo getInstrumentationScopeInfo() {
		return SCOPE;
	}

	@Override
	public String getName() {
		return this.metric.name();
	}

	@Override
	public String getDescription() {
		return this.description;
	}

	@Override
	public String getUnit() {
		return this.metric.unit();
	}

	@Override
	public MetricDataType getType() {
		return this.type;
	}

	@Override
	public Data<?> getData() {
		return this.data;
	}

}
