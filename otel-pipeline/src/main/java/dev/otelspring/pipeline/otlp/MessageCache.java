package dev.otelspring.pipeline.otlp;

import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Messages that stand in each frame and never change: resources and scopes. Encoded once
 * for each object; two that are equal are two.
 *
 * @param <K> what is encoded, immutable
 */
final class MessageCache<K> {

	/** More are made for each item by some stage, and none of them will come again. */
	private static final int LIMIT = 64;

	private final ProtobufWriter out;

	private final Consumer<K> fields;

	private final Map<K, byte[]> known = new IdentityHashMap<>();

	MessageCache(ProtobufWriter out, Consumer<K> fields) {
		this.out = out;
		this.fields = fields;
	}

	/**
	 * Writes a message.
	 * @param field where it belongs
	 * @param key what to write
	 */
	void write(int field, K key) {
		int before = this.out.length();
		byte[] bytes = this.known.get(key);
		if (bytes != null) {
			this.out.encoded(bytes);
		}
		else {
			this.fields.accept(key);
			if (this.known.size() == LIMIT) {
				this.known.clear();
			}
			this.known.put(key, this.out.since(before));
		}
		this.out.message(field, before);
	}

}
