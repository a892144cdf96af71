package dev.otelspring.pipeline.attribute;

import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.metrics.data.Data;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.MetricDataType;
import io.opentelemetry.sdk.resources.Resource;

/**
 * A metric of another resource than the SDK's. Its points are the original's.
 *
 * @param original what the SDK collected
 * @param resource the other resource
 */
record EditedMetric(MetricData original, Resource resource) implements MetricData {

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
		return this.original.getData();
	}

}
