package dev.otelspring.autoconfigure.baggage;

import java.util.List;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.common.AttributeKey;

/**
 * The entries that become attributes of a signal.
 *
 * <p>
 * Thread-safe.
 */
final class BaggageAttributes {

	private final boolean all;

	private final List<AttributeKey<String>> keys;

	/**
	 * Creates the choice.
	 * @param keys of baggage, or {@code *} for all
	 */
	BaggageAttributes(List<String> keys) {
		this.all = keys.contains("*");
		this.keys = keys.stream().distinct().map(AttributeKey::stringKey).toList();
	}

	boolean isEmpty() {
		return this.keys.isEmpty();
	}

	void copy(Baggage baggage, Target target) {
		if (baggage.isEmpty()) {
			return;
		}
		if (this.all) {
			baggage.forEach((key, entry) -> target.set(AttributeKey.stringKey(key), entry.getValue()));
			return;
		}
		for (AttributeKey<String> key : this.keys) {
			String value = baggage.getEntryValue(key.getKey());
			if (value != null) {
				target.set(key, value);
			}
		}
	}

	/** What gets the attributes. */
	interface Target {

		void set(AttributeKey<String> key, String value);

	}

}
