package dev.otelspring.autoconfigure.baggage;

import java.util.Map;
import java.util.Set;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.context.Context;

/**
 * Puts baggage on measurements. Each key has a set of values that it may have, since a
 * caller could make series without end.
 *
 * <p>
 * Thread-safe.
 */
public final class BaggageMetricAttributes {

	/** No key at all: costs nothing. */
	public static final BaggageMetricAttributes NONE = new BaggageMetricAttributes(Map.of());

	/** As in the conventions of {@code http.request.method}. */
	private static final String OTHER = "_OTHER";

	private final Map<AttributeKey<String>, Set<String>> values;

	/**
	 * Creates the choice.
	 * @param values all values that are told apart, by key
	 */
	BaggageMetricAttributes(Map<AttributeKey<String>, Set<String>> values) {
		this.values = Map.copyOf(values);
	}

	/**
	 * Adds what the baggage has.
	 * @param attributes of a measurement
	 * @param context in which it is made
	 * @return the same if there is nothing to add
	 */
	public Attributes addTo(Attributes attributes, Context context) {
		if (this.values.isEmpty()) {
			return attributes;
		}
		Baggage baggage = Baggage.fromContext(context);
		if (baggage.isEmpty()) {
			return attributes;
		}
		AttributesBuilder builder = attributes.toBuilder();
		this.values.forEach((key, allowed) -> {
			String value = baggage.getEntryValue(key.getKey());
			if (value != null) {
				builder.put(key, allowed.contains(value) ? value : OTHER);
			}
		});
		return builder.build();
	}

}
