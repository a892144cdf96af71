package dev.otelspring.autoconfigure.metrics.prometheus;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.prometheus.metrics.model.snapshots.Labels;
import org.jspecify.annotations.Nullable;

/**
 * Labels from attributes and from the scope.
 *
 * @see <a href=
 * "https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics/#metric-attributes">Specification,
 * Prometheus, metric attributes</a>
 */
final class PrometheusLabels {

	private static final String SCOPE = "otel_scope_";

	private PrometheusLabels() {
	}

	/**
	 * Labels from attributes alone, as of a resource.
	 * @param attributes any attributes
	 * @return values of keys that become one label are joined by semicolons, in the order
	 * of the keys
	 */
	static Labels of(Attributes attributes) {
		return labels(joined("", attributes));
	}

	/**
	 * The labels of a point.
	 * @param attributes the point's
	 * @param scope the scope that it comes from; its labels take the place of attributes
	 * @param reserved a label that the format itself sets, {@code null} for none: an
	 * attribute of that name is {@code exported_}, as Prometheus does it
	 * @return the labels
	 */
	static Labels of(Attributes attributes, InstrumentationScopeInfo scope, @Nullable String reserved) {
		Map<String, String> labels = joined("", attributes);
		String own = (reserved != null) ? labels.remove(reserved) : null;
		if (own != null) {
			labels.merge("exported_" + reserved, own, (first, second) -> first + ";" + second);
		}
		labels.keySet().removeIf((name) -> name.startsWith(SCOPE));
		labels.putAll(joined(SCOPE, scope.getAttributes()));
		put(labels, "name", scope.getName());
		put(labels, "version", scope.getVersion());
		put(labels, "schema_url", scope.getSchemaUrl());
		return labels(labels);
	}

	/**
	 * What an attribute is as text.
	 * @param attributes any attributes
	 * @param action called with each label's name and value, possibly more than once for
	 * a name
	 */
	static void forEach(Attributes attributes, BiConsumer<String, String> action) {
		joined("", attributes).forEach(action);
	}

	private static Map<String, String> joined(String prefix, Attributes attributes) {
		Map<String, List<String>> sorted = new TreeMap<>();
		attributes.forEach((key, value) -> sorted.computeIfAbsent(key.getKey(), (name) -> new ArrayList<>(1))
			.add(text(key, value)));
		Map<String, String> labels = new TreeMap<>();
		sorted.forEach((key,
				values) -> values.forEach((value) -> labels.merge(
						prefix.isEmpty() ? PrometheusNames.label(key) : PrometheusNames.label(prefix + key), value,
						(first, second) -> first + ";" + second)));
		return labels;
	}

	private static void put(Map<String, String> labels, String name, @Nullable String value) {
		labels.remove(SCOPE + name);
		if (value != null && !value.isEmpty()) {
			labels.put(SCOPE + name, value);
		}
	}

	private static Labels labels(Map<String, String> labels) {
		return Labels.of(List.copyOf(labels.keySet()), List.copyOf(labels.values()));
	}

	// Arrays as JSON, says the specification of attributes.
	private static String text(AttributeKey<?> key, Object value) {
		return switch (key.getType()) {
			case STRING, BOOLEAN, LONG, DOUBLE -> value.toString();
			case STRING_ARRAY, BOOLEAN_ARRAY, LONG_ARRAY, DOUBLE_ARRAY -> array((List<?>) value).asString();
			case VALUE -> ((Value<?>) value).asString();
		};
	}

	private static Value<?> array(List<?> elements) {
		List<Value<?>> values = new ArrayList<>(elements.size());
		for (Object element : elements) {
			values.add(value(element));
		}
		return Value.of(values);
	}

	private static Value<?> value(Object element) {
		if (element instanceof Boolean flag) {
			return Value.of(flag);
		}
		if (element instanceof Long number) {
			return Value.of(number);
		}
		if (element instanceof Double number) {
			return Value.of(number);
		}
		return Value.of(String.valueOf(element));
	}

}
