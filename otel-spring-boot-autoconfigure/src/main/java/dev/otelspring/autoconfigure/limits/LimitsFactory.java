package dev.otelspring.autoconfigure.limits;

import dev.otelspring.autoconfigure.PropertyValues;
import io.opentelemetry.sdk.logs.LogLimits;
import io.opentelemetry.sdk.trace.SpanLimits;
import org.jspecify.annotations.Nullable;

/**
 * Builds limits from properties. For the attributes of spans and log records the general
 * limit is the fallback; those of events and links have none but their default, as in
 * OpenTelemetry's configuration schema.
 *
 * @see <a href=
 * "https://opentelemetry.io/docs/specs/otel/common/#attribute-limits">Specification,
 * attribute limits</a>
 */
final class LimitsFactory {

	private static final int DEFAULT_COUNT = 128;

	private final LimitProperties properties;

	private final PropertyValues values;

	LimitsFactory(LimitProperties properties, PropertyValues values) {
		this.properties = properties;
		this.values = values;
	}

	SpanLimits spanLimits() {
		return SpanLimits.builder()
			.setMaxAttributeValueLength(
					limit("span.attribute.value.length.limit", this.properties.spanValueLength(), valueLength()))
			.setMaxNumberOfAttributes(limit("span.attribute.count.limit", this.properties.spanCount(), count()))
			.setMaxNumberOfEvents(limit("span.event.count.limit", this.properties.events(), DEFAULT_COUNT))
			.setMaxNumberOfLinks(limit("span.link.count.limit", this.properties.links(), DEFAULT_COUNT))
			.setMaxNumberOfAttributesPerEvent(
					limit("event.attribute.count.limit", this.properties.eventCount(), DEFAULT_COUNT))
			.setMaxNumberOfAttributesPerLink(
					limit("link.attribute.count.limit", this.properties.linkCount(), DEFAULT_COUNT))
			.build();
	}

	LogLimits logLimits() {
		return LogLimits.builder()
			.setMaxAttributeValueLength(
					limit("logrecord.attribute.value.length.limit", this.properties.logValueLength(), valueLength()))
			.setMaxNumberOfAttributes(limit("logrecord.attribute.count.limit", this.properties.logCount(), count()))
			.build();
	}

	private int valueLength() {
		// The SDK's word for no limit.
		return limit("attribute.value.length.limit", this.properties.valueLength(), Integer.MAX_VALUE);
	}

	private int count() {
		return limit("attribute.count.limit", this.properties.count(), DEFAULT_COUNT);
	}

	private int limit(String name, @Nullable Integer value, int fallback) {
		return (value != null) ? (int) this.values.atLeast("otel." + name, value, 0, fallback) : fallback;
	}

}
