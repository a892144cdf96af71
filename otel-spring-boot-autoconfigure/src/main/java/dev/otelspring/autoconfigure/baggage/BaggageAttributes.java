package dev.otelspring.autoconfigure.baggage;

import java.util.List;
import java.util.Set;

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

	private final Set<String> hidden;

	/**
	 * Creates the choice.
	 * @param keys of baggage, or {@code *} for all
	 * @param hidden those that are encrypted on their way, which telemetry is not to show
	 */
	BaggageAttributes(List<String> keys, Set<String> hidden) {
		this.all = keys.contains("*");
		this.keys = keys.stream()
			.distinct()
			.filter((key) -> !hidden.contains(key))
			.map(AttributeKey::stringKey)
			.toList();
		this.hidden = hidden;
	}

	boolean isEmpty() {
		return this.keys.isEmpty();
	}

	void copy(Baggage baggage, Target target) {
		if (baggage.isEmpty()) {
			return;
		}
		if (this.all) {
			baggage.forEach((key, entry) -> {
				if (!this.hidden.contains(key)) {
					target.set(AttributeKey.stringKey(key), entry.getValue());
				}
			});
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
