package dev.otelspring.autoconfigure.metrics.prometheus;

import java.util.Map;

/**
 * From the units of UCUM, which OpenTelemetry uses, to words of Prometheus. Values are
 * not converted: {@code ms} become {@code milliseconds}.
 */
final class PrometheusUnits {

	private static final Map<String, String> WORDS = Map.ofEntries(
			// Time
			Map.entry("d", "days"), Map.entry("h", "hours"), Map.entry("min", "minutes"), Map.entry("s", "seconds"),
			Map.entry("ms", "milliseconds"), Map.entry("us", "microseconds"), Map.entry("ns", "nanoseconds"),
			// Bytes
			Map.entry("By", "bytes"), Map.entry("KiBy", "kibibytes"), Map.entry("MiBy", "mebibytes"),
			Map.entry("GiBy", "gibibytes"), Map.entry("TiBy", "tebibytes"), Map.entry("KBy", "kilobytes"),
			Map.entry("kBy", "kilobytes"), Map.entry("MBy", "megabytes"), Map.entry("GBy", "gigabytes"),
			Map.entry("TBy", "terabytes"),
			// Physics
			Map.entry("m", "meters"), Map.entry("V", "volts"), Map.entry("A", "amperes"), Map.entry("J", "joules"),
			Map.entry("W", "watts"), Map.entry("g", "grams"), Map.entry("Cel", "celsius"), Map.entry("Hz", "hertz"),
			Map.entry("%", "percent"));

	private static final Map<String, String> PER = Map.of("s", "second", "min", "minute", "h", "hour", "d", "day", "wk",
			"week", "mo", "month", "a", "year", "m", "meter");

	private PrometheusUnits() {
	}

	/**
	 * The word for a unit.
	 * @param unit such as {@code s}, <code>{request}</code> or {@code By/s}
	 * @param gauge whether {@code 1} is a ratio, as of a gauge; elsewhere it counts
	 * @return such as {@code seconds} or {@code bytes_per_second}, empty for none
	 */
	static String word(String unit, boolean gauge) {
		String plain = withoutAnnotations(unit);
		if (plain.equals("1")) {
			return gauge ? "ratio" : "";
		}
		int slash = plain.indexOf('/');
		if (slash < 0) {
			return sanitize(WORDS.getOrDefault(plain, plain));
		}
		String counted = plain.substring(0, slash);
		String per = plain.substring(slash + 1);
		String first = counted.equals("1") ? "" : sanitize(WORDS.getOrDefault(counted, counted));
		String second = sanitize(PER.getOrDefault(per, per));
		if (second.isEmpty()) {
			return first;
		}
		return first.isEmpty() ? "per_" + second : first + "_per_" + second;
	}

	private static String withoutAnnotations(String unit) {
		StringBuilder plain = new StringBuilder();
		int depth = 0;
		for (int i = 0; i < unit.length(); i++) {
			char c = unit.charAt(i);
			if (c == '{') {
				depth++;
			}
			else if (c == '}') {
				depth--;
			}
			else if (depth <= 0) {
				plain.append(c);
			}
		}
		return plain.toString().strip();
	}

	private static String sanitize(String text) {
		String sanitized = PrometheusNames.sanitize(text, false);
		int start = 0;
		int end = sanitized.length();
		while (start < end && sanitized.charAt(start) == '_') {
			start++;
		}
		while (end > start && sanitized.charAt(end - 1) == '_') {
			end--;
		}
		return sanitized.substring(start, end);
	}

}
