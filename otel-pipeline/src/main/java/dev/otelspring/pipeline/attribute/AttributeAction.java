package dev.otelspring.pipeline.attribute;

import java.util.List;
import java.util.Locale;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.AttributesBuilder;
import org.jspecify.annotations.Nullable;

/**
 * One change of one attribute, with the Collector's words.
 *
 * @param key the attribute, such as {@code deployment.environment.name}
 * @param type what to do
 * @param value the new value for {@code insert}, {@code update} and {@code upsert}: a
 * string, a boolean, a number or a list of strings; {@code null} for {@code delete} and
 * {@code hash}
 */
public record AttributeAction(String key, Type type, @Nullable Object value) {

	/**
	 * Checks the parts, and makes whole numbers longs and other numbers doubles.
	 * @throws IllegalArgumentException if the key is blank, or the value missing, of
	 * another type, or given without need
	 */
	public AttributeAction {
		if (key.isBlank()) {
			throw new IllegalArgumentException(
					"key must be an attribute such as 'deployment.environment.name', was '" + key + "'");
		}
		String action = type.name().toLowerCase(Locale.ROOT);
		if (type.takesValue() && value == null) {
			throw new IllegalArgumentException(
					"value of " + action + " '" + key + "' must be a value such as 'production', was missing");
		}
		if (!type.takesValue() && value != null) {
			throw new IllegalArgumentException("value of " + action + " '" + key
					+ "' must be left out (upsert such as value: 'production' sets one), was '" + value + "'");
		}
		value = (value != null) ? normalized(key, value) : null;
	}

	private static Object normalized(String key, Object value) {
		if (value instanceof String || value instanceof Boolean || value instanceof Long || value instanceof Double) {
			return value;
		}
		if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
			return ((Number) value).longValue();
		}
		if (value instanceof Float) {
			return ((Number) value).doubleValue();
		}
		if (value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
			return List.copyOf(list);
		}
		throw new IllegalArgumentException("value of '" + key
				+ "' must be a string, a boolean, a number or a list of strings such as 'production', was a "
				+ value.getClass().getSimpleName());
	}

	@SuppressWarnings("unchecked")
	void putInto(AttributesBuilder builder) {
		if (this.value instanceof String text) {
			builder.put(AttributeKey.stringKey(this.key), text);
		}
		else if (this.value instanceof Boolean flag) {
			builder.put(AttributeKey.booleanKey(this.key), flag);
		}
		else if (this.value instanceof Long number) {
			builder.put(AttributeKey.longKey(this.key), number);
		}
		else if (this.value instanceof Double number) {
			builder.put(AttributeKey.doubleKey(this.key), number);
		}
		else if (this.value instanceof List<?> list) {
			builder.put(AttributeKey.stringArrayKey(this.key), (List<String>) list);
		}
	}

	/** What to do with an attribute. */
	public enum Type {

		/** Sets it where it is missing. */
		INSERT,

		/** Sets it where it is there. */
		UPDATE,

		/** Sets it in any case. */
		UPSERT,

		/** Removes it. */
		DELETE,

		/**
		 * Puts the SHA-256 of its value in its place, in hexadecimal digits: still tells
		 * whether two are the same. What has few possible values can be guessed from it:
		 * delete that, or redact it.
		 */
		HASH;

		boolean takesValue() {
			return this == INSERT || this == UPDATE || this == UPSERT;
		}

	}

}
