package dev.otelspring.pipeline.sampling;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The ids of the traces that were decided last, for spans that come late: of so many, the
 * one that was not asked for longest goes first. An id takes about 130 bytes. Not
 * thread-safe.
 */
final class DecisionCache {

	private final Map<String, Boolean> ids;

	DecisionCache(int size) {
		this.ids = new LinkedHashMap<>(16, 0.75f, true) {
			@Override
			protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
				return size() > size;
			}
		};
	}

	void add(String traceId) {
		this.ids.put(traceId, Boolean.TRUE);
	}

	boolean contains(String traceId) {
		return this.ids.get(traceId) != null;
	}

}
