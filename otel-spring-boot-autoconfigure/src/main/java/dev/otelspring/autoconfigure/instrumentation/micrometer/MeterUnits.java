package dev.otelspring.autoconfigure.instrumentation.micrometer;

import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * From Micrometer's words for units to those of UCUM, which OpenTelemetry's conventions
 * ask for. A word that is not known stays as it is: it may be UCUM already.
 *
 * @see <a href=
 * "https://opentelemetry.io/docs/specs/semconv/general/metrics/#instrument-units">Semantic
 * conventions, instrument units</a>
 */
final class MeterUnits {

	private static final Map<String, String> KNOWN = Map.ofEntries(Map.entry("nanoseconds", "ns"),
			Map.entry("microseconds", "us"), Map.entry("milliseconds", "ms"), Map.entry("seconds", "s"),
			Map.entry("minutes", "min"), Map.entry("hours", "h"), Map.entry("days", "d"), Map.entry("bytes", "By"),
			Map.entry("kilobytes", "kBy"), Map.entry("megabytes", "MBy"), Map.entry("gigabytes", "GBy"),
			Map.entry("percent", "%"), Map.entry("rows", "{row}"), Map.entry("tasks", "{task}"),
			Map.entry("threads", "{thread}"), Map.entry("classes", "{class}"), Map.entry("buffers", "{buffer}"),
			Map.entry("events", "{event}"), Map.entry("files", "{file}"), Map.entry("sessions", "{session}"),
			Map.entry("messages", "{message}"), Map.entry("connections", "{connection}"),
			Map.entry("operations", "{operation}"), Map.entry("objects", "{object}"),
			Map.entry("requests", "{request}"));

	private MeterUnits() {
	}

	static String ucum(@Nullable String unit) {
		if (unit == null) {
			return "";
		}
		return KNOWN.getOrDefault(unit.toLowerCase(Locale.ROOT), unit);
	}

}
