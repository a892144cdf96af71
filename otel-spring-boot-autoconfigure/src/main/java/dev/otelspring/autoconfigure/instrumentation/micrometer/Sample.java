package dev.otelspring.autoconfigure.instrumentation.micrometer;

import io.opentelemetry.sdk.metrics.data.PointData;

/**
 * A point, and the metric that it belongs to.
 *
 * @param metric what is measured
 * @param description for people; the first one of a metric's meters counts
 * @param point one series of it
 */
record Sample(Metric metric, String description, PointData point) {

	/**
	 * What makes meters with different tags one metric.
	 *
	 * @param name dotted, as Micrometer has it
	 * @param unit in UCUM
	 * @param kind how it is told
	 */
	record Metric(String name, String unit, Kind kind) {
	}

	/** How values behave. */
	enum Kind {

		/** The latest is right. */
		GAUGE,

		/** Only rises. */
		COUNTER,

		/** Rises and falls, and can be added up over series. */
		UP_DOWN_COUNTER,

		/** Count, sum and buckets. */
		HISTOGRAM

	}

}
