package dev.otelspring.autoconfigure.propagation;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts whose headers requests came with. Look here when traces of two services do not
 * join: {@code notConfigured} that rises is a caller whose format is missing in
 * {@code otel.propagators}.
 */
public final class PropagationStatistics {

	private final Map<String, LongAdder> matched = new ConcurrentHashMap<>();

	private final Map<String, LongAdder> notConfigured = new ConcurrentHashMap<>();

	PropagationStatistics() {
	}

	LongAdder matched(String name) {
		return this.matched.computeIfAbsent(name, (key) -> new LongAdder());
	}

	LongAdder notConfigured(String name) {
		return this.notConfigured.computeIfAbsent(name, (key) -> new LongAdder());
	}

	/**
	 * The numbers since the start.
	 * @return they do not change any more
	 */
	public Snapshot snapshot() {
		return new Snapshot(sums(this.matched), sums(this.notConfigured));
	}

	private static Map<String, Long> sums(Map<String, LongAdder> counters) {
		Map<String, Long> sums = new TreeMap<>();
		counters.forEach((name, counter) -> sums.put(name, counter.sum()));
		return sums;
	}

	/**
	 * The numbers at one moment.
	 *
	 * @param matched requests by the name of the propagator that found something; a
	 * request may be among several
	 * @param notConfigured requests without a trace that we understand, by the name of
	 * the propagator that might have found one; names with requests alone
	 */
	public record Snapshot(Map<String, Long> matched, Map<String, Long> notConfigured) {

		public Snapshot {
			matched = Map.copyOf(matched);
			notConfigured = Map.copyOf(notConfigured);
		}

	}

}
