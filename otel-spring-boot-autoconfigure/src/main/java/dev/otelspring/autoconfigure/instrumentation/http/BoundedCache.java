package dev.otelspring.autoconfigure.instrumentation.http;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Remembers what was computed for a key, up to a number of keys; beyond, it is computed
 * each time. Routes and status codes are few, but a peer must not decide how many.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
final class BoundedCache<K, V> {

	private final int maxSize;

	private final Map<K, V> values = new ConcurrentHashMap<>();

	BoundedCache(int maxSize) {
		this.maxSize = maxSize;
	}

	V get(K key, Function<? super K, ? extends V> compute) {
		V value = this.values.get(key);
		if (value != null) {
			return value;
		}
		value = compute.apply(key);
		if (this.values.size() < this.maxSize) {
			this.values.put(key, value);
		}
		return value;
	}

}
