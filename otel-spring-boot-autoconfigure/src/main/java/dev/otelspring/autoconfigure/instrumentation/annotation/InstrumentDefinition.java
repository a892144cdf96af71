package dev.otelspring.autoconfigure.instrumentation.annotation;

import java.util.List;

import io.opentelemetry.api.common.Attributes;

/**
 * The instrument that an annotation asks for.
 *
 * @param kind of the instrument
 * @param name by the specification's syntax
 * @param unit possibly empty
 * @param description possibly empty
 * @param attributes the same for each measurement
 * @param boundaries of a histogram, else empty
 * @param where class and method that it was asked for by
 */
record InstrumentDefinition(Kind kind, String name, String unit, String description, Attributes attributes,
		List<Double> boundaries, String where) {

	InstrumentDefinition describedAs(String newDescription) {
		return new InstrumentDefinition(this.kind, this.name, this.unit, newDescription, this.attributes,
				this.boundaries, this.where);
	}

	/** Kinds, with the annotation and the name that the specification has for them. */
	enum Kind {

		COUNTER("@Counted", "a Counter"),

		HISTOGRAM("@Timed", "a Histogram"),

		UP_DOWN_COUNTER("@UpDownCounted", "an UpDownCounter"),

		LONG_GAUGE("@Gauge", "a Gauge of integers"),

		DOUBLE_GAUGE("@Gauge", "a Gauge of floating point numbers");

		private final String annotation;

		private final String text;

		Kind(String annotation, String text) {
			this.annotation = annotation;
			this.text = text;
		}

		String annotation() {
			return this.annotation;
		}

		@Override
		public String toString() {
			return this.text;
		}

	}

}
