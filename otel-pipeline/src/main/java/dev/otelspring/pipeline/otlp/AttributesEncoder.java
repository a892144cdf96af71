package dev.otelspring.pipeline.otlp;

import java.util.Arrays;
import java.util.function.BiConsumer;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import org.jspecify.annotations.Nullable;

/**
 * Writes attributes as repeated {@code KeyValue}. They can only be gone through forwards,
 * and are written backwards: in between they stand in two arrays, which are used again.
 */
final class AttributesEncoder implements BiConsumer<AttributeKey<?>, @Nullable Object> {

	private final ValueEncoder values;

	private AttributeKey<?>[] keys = new AttributeKey<?>[32];

	private @Nullable Object[] collected = new Object[32];

	private int count;

	AttributesEncoder(ValueEncoder values) {
		this.values = values;
	}

	/**
	 * Writes attributes in their order.
	 * @param field where they belong
	 * @param attributes what to write
	 */
	void write(int field, Attributes attributes) {
		if (attributes.isEmpty()) {
			return;
		}
		// What an attribute that could not be written left behind.
		this.count = 0;
		attributes.forEach(this);
		for (int i = this.count - 1; i >= 0; i--) {
			AttributeKey<?> key = this.keys[i];
			this.values.attribute(field, key.getKey(), key.getType(), this.collected[i]);
			// A large value should not live until there are as many attributes again.
			this.collected[i] = null;
		}
		this.count = 0;
	}

	@Override
	public void accept(AttributeKey<?> key, @Nullable Object value) {
		if (this.count == this.keys.length) {
			this.keys = Arrays.copyOf(this.keys, this.count * 2);
			this.collected = Arrays.copyOf(this.collected, this.count * 2);
		}
		this.keys[this.count] = key;
		this.collected[this.count++] = value;
	}

}
