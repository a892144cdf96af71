package dev.otelspring.declarative;

/** How much one span or log record may hold. */
final class Limits {

	private static final String DEPTH = "the SDK does not limit the depth of values";

	private Limits() {
	}

	static Table common() {
		return new Table()
			.property("attribute_value_length_limit", "otel.attribute.value.length.limit", Scalar.NOT_NEGATIVE)
			.property("attribute_count_limit", "otel.attribute.count.limit", Scalar.NOT_NEGATIVE)
			.only("attribute_value_depth_limit", DEPTH);
	}

	static Table ofSpans() {
		return new Table()
			.property("attribute_value_length_limit", "otel.span.attribute.value.length.limit", Scalar.NOT_NEGATIVE)
			.property("attribute_count_limit", "otel.span.attribute.count.limit", Scalar.NOT_NEGATIVE)
			.property("event_count_limit", "otel.span.event.count.limit", Scalar.NOT_NEGATIVE)
			.property("link_count_limit", "otel.span.link.count.limit", Scalar.NOT_NEGATIVE)
			.property("event_attribute_count_limit", "otel.event.attribute.count.limit", Scalar.NOT_NEGATIVE)
			.property("link_attribute_count_limit", "otel.link.attribute.count.limit", Scalar.NOT_NEGATIVE)
			.only("attribute_value_depth_limit", DEPTH);
	}

	static Table ofLogRecords() {
		return new Table()
			.property("attribute_value_length_limit", "otel.logrecord.attribute.value.length.limit",
					Scalar.NOT_NEGATIVE)
			.property("attribute_count_limit", "otel.logrecord.attribute.count.limit", Scalar.NOT_NEGATIVE)
			.only("attribute_value_depth_limit", DEPTH);
	}

}
