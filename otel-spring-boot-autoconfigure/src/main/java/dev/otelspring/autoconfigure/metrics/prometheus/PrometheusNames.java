package dev.otelspring.autoconfigure.metrics.prometheus;

/**
 * Names that Prometheus takes.
 *
 * @see <a href=
 * "https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics/#otlp-metric-points-to-prometheus">Specification,
 * OTLP metric points to Prometheus</a>
 */
final class PrometheusNames {

	private static final String TOTAL = "_total";

	private PrometheusNames() {
	}

	/**
	 * A metric's name with its unit, without {@code _total}, which the formats add to
	 * counters.
	 * @param name the instrument's name
	 * @param unit the word for its unit, possibly empty
	 * @param counter whether it will be a counter
	 * @return empty if nothing is left
	 */
	static String metric(String name, String unit, boolean counter) {
		String base = sanitize(name, true);
		if (counter && base.endsWith(TOTAL)) {
			base = base.substring(0, base.length() - TOTAL.length());
		}
		if (base.isEmpty() || unit.isEmpty() || base.equals(unit) || base.endsWith("_" + unit)) {
			return base;
		}
		return base.endsWith("_") ? base + unit : base + "_" + unit;
	}

	/**
	 * A label's name.
	 * @param key an attribute's key
	 * @return never empty
	 */
	static String label(String key) {
		String label = sanitize(key, false);
		return label.isEmpty() ? "_" : label;
	}

	/**
	 * Replaces what Prometheus does not take by one underscore.
	 * @param text any text
	 * @param colons whether colons are allowed, as in the names of metrics
	 * @return letters, digits and underscores, a digit not at the start
	 */
	static String sanitize(String text, boolean colons) {
		StringBuilder sanitized = new StringBuilder(text.length() + 1);
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			boolean digit = c >= '0' && c <= '9';
			boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (colons && c == ':');
			if (digit && sanitized.isEmpty()) {
				sanitized.append('_');
			}
			if (letter || digit) {
				sanitized.append(c);
			}
			else if (sanitized.isEmpty() || sanitized.charAt(sanitized.length() - 1) != '_') {
				sanitized.append('_');
			}
		}
		return sanitized.toString();
	}

}
