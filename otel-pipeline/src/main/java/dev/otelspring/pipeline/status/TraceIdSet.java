package dev.otelspring.pipeline.status;

import org.jspecify.annotations.Nullable;

/**
 * The ids of the traces that finished within a batch. It is asked for each span that
 * passes: a table without nodes, in which a span finds the very text that its root has.
 * Only grows. Not thread-safe.
 */
final class TraceIdSet {

	private final @Nullable String[] table;

	private final int mask;

	private int size;

	/**
	 * Creates an empty set.
	 * @param most how many ids there will be at most
	 */
	TraceIdSet(int most) {
		// At most half full, so that a search ends soon.
		int length = Integer.highestOneBit(Math.max(1, most)) * 4;
		this.table = new @Nullable String[length];
		this.mask = length - 1;
	}

	/**
	 * Adds an id that is not in it.
	 * @param slot where it belongs
	 * @param traceId the id
	 */
	void put(int slot, String traceId) {
		this.table[slot] = traceId;
		this.size++;
	}

	boolean contains(String traceId) {
		return !isFree(slot(traceId));
	}

	int size() {
		return this.size;
	}

	boolean isFree(int slot) {
		return this.table[slot] == null;
	}

	/**
	 * Where an id is, or belongs.
	 * @param traceId the id
	 * @return a place, free if the id is not in it
	 */
	int slot(String traceId) {
		int hash = traceId.hashCode();
		int slot = (hash ^ (hash >>> 16)) & this.mask;
		String found = this.table[slot];
		while (found != null && !found.equals(traceId)) {
			slot = (slot + 1) & this.mask;
			found = this.table[slot];
		}
		return slot;
	}

}
