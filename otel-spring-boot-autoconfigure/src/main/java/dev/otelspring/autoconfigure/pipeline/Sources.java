package dev.otelspring.autoconfigure.pipeline;

import java.time.Duration;
import java.util.Map;

import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.source.SourceSettings;

/**
 * How the SDK's items are gathered.
 *
 * @param spans from {@code otel.bsp.*}
 * @param logRecords from {@code otel.blrp.*}
 * @param metricInterval from {@code otel.metric.export.interval}
 * @param exportTimeouts how long one request with a signal's items may last at most
 */
record Sources(SourceSettings spans, SourceSettings logRecords, Duration metricInterval,
		Map<Signal, Duration> exportTimeouts) {

	/**
	 * How many items a request has at most: what the specification calls a batch.
	 * @return the smaller of the two, since one exporter sends both
	 */
	int maxRequestCount() {
		return Math.min(this.spans.maxBatchSize(), this.logRecords.maxBatchSize());
	}

}
