package dev.otelspring.autoconfigure.limits;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;

/**
 * How much one span or log record may hold, so that one that grows without end costs
 * neither the heap nor a backend that turns it away. What is beyond a count is dropped
 * and counted in the span or record itself.
 *
 * @param valueLength characters of an attribute's text; what is beyond is cut off; no
 * limit if unset
 * @param count attributes of a span or a log record
 * @param spanValueLength characters of an attribute's text in a span, its events and
 * links; default otel.attribute.value.length.limit
 * @param spanCount attributes of a span; default otel.attribute.count.limit
 * @param events events of a span
 * @param links links of a span
 * @param eventCount attributes of a span's event
 * @param linkCount attributes of a span's link
 * @param logValueLength characters of an attribute's text in a log record; default
 * otel.attribute.value.length.limit
 * @param logCount attributes of a log record; default otel.attribute.count.limit
 */
@ConfigurationProperties("otel")
public record LimitProperties(@Name("attribute.value.length.limit") @Nullable Integer valueLength,
		@Name("attribute.count.limit") @DefaultValue("128") int count,
		@Name("span.attribute.value.length.limit") @Nullable Integer spanValueLength,
		@Name("span.attribute.count.limit") @Nullable Integer spanCount,
		@Name("span.event.count.limit") @DefaultValue("128") int events,
		@Name("span.link.count.limit") @DefaultValue("128") int links,
		@Name("event.attribute.count.limit") @DefaultValue("128") int eventCount,
		@Name("link.attribute.count.limit") @DefaultValue("128") int linkCount,
		@Name("logrecord.attribute.value.length.limit") @Nullable Integer logValueLength,
		@Name("logrecord.attribute.count.limit") @Nullable Integer logCount) {

	static LimitProperties unset() {
		return new LimitProperties(null, 128, null, null, 128, 128, 128, 128, null, null);
	}

}
