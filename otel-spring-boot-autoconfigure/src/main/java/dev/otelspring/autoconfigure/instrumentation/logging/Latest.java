package dev.otelspring.autoconfigure.instrumentation.logging;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Of several applications in one JVM, what belongs to the one that started last. When it
 * ends, the one before is the last again.
 *
 * <p>
 * Thread-safe.
 *
 * @param <T> what each application has
 */
public final class Latest<T> {

	private final List<T> all = new ArrayList<>();

	private volatile @Nullable T latest;

	/**
	 * Adds what an application has that starts.
	 * @param one its own
	 */
	public synchronized void add(T one) {
		this.all.add(one);
		this.latest = one;
	}

	/**
	 * Removes what an application has that ends.
	 * @param one its own
	 * @return whether it was there
	 */
	public synchronized boolean remove(T one) {
		boolean removed = this.all.remove(one);
		this.latest = this.all.isEmpty() ? null : this.all.get(this.all.size() - 1);
		return removed;
	}

	/**
	 * What the last one has.
	 * @return {@code null} if there is none
	 */
	public @Nullable T get() {
		return this.latest;
	}

}
