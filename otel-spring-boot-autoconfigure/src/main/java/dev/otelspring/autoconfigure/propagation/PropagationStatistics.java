package dev.otelspring.autoconfigure.propagation;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

import dev.otelspring.pipeline.Tally;
import org.jspecify.annotations.Nullable;

/**
 * Counts whose headers requests came with. Look here when traces of two services do not
 * join: {@code notConfigured} that rises is a caller whose format is missing in
 * {@code otel.propagators}.
 */
public final class PropagationStatistics {

	private final Map<String, LongAdder> matched = new ConcurrentHashMap<>();

	private final Map<String, Tally> notConfigured = new ConcurrentHashMap<>();

	private final Clock clock;

	private final Tally invalid;

	private final Tally stripped;

	PropagationStatistics() {
		this(Clock.systemUTC());
	}

	PropagationStatistics(Clock clock) {
		this.clock = clock;
		this.invalid = new Tally(clock);
		this.stripped = new Tally(clock);
	}

	LongAdder matched(String name) {
		return this.matched.computeIfAbsent(name, (key) -> new LongAdder());
	}

	Tally notConfigured(String name) {
		return this.notConfigured.computeIfAbsent(name, (key) -> new Tally(this.clock));
	}

	/**
	 * Requests whose {@code traceparent} is there and is not what the format allows.
	 * @return with the time of the last one
	 */
	public Tally invalid() {
		return this.invalid;
	}

	/**
	 * Requests with a {@code tracestate} and no {@code traceparent}: nobody sends that,
	 * so that something in between has taken the other header away.
	 * @return with the time of the last one
	 */
	public Tally stripped() {
		return this.stripped;
	}

	/**
	 * When a request last came with a format that is not configured.
	 * @param name the name of its propagator
	 * @return {@code null} if none ever did
	 */
	public @Nullable Instant lastNotConfigured(String name) {
		Tally tally = this.notConfigured.get(name);
		return (tally != null) ? tally.last() : null;
	}

	/**
	 * The numbers since the start.
	 * @return they do not change any more
	 */
	public Snapshot snapshot() {
		Map<String, Long> matches = new TreeMap<>();
		this.matched.forEach((name, counter) -> matches.put(name, counter.sum()));
		Map<String, Long> misses = new TreeMap<>();
		this.notConfigured.forEach((name, tally) -> misses.put(name, tally.sum()));
		return new Snapshot(matches, misses);
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
