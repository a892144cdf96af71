package dev.otelspring.autoconfigure.baggage;

import java.time.Clock;
import java.time.Instant;
import java.util.stream.Stream;

import dev.otelspring.pipeline.Tally;
import org.jspecify.annotations.Nullable;

/**
 * Counts the baggage entries that did not go through. Look here when an entry that a
 * caller sends is missing: {@code invalid} that rises is a caller that does not encode,
 * {@code overLimit} one that sends too much, {@code untrusted} one that is not in
 * {@code otel.baggage.accept-from}.
 *
 * <p>
 * Thread-safe.
 */
public final class BaggageRefusals {

	private final Tally[] received;

	private final Tally[] sent;

	/** Begins at zero. */
	public BaggageRefusals() {
		this(Clock.systemUTC());
	}

	/**
	 * Begins at zero.
	 * @param clock tells when an entry does not go through
	 */
	public BaggageRefusals(Clock clock) {
		this.received = counters(clock);
		this.sent = counters(clock);
	}

	private static Tally[] counters(Clock clock) {
		return Stream.generate(() -> new Tally(clock)).limit(Reason.values().length).toArray(Tally[]::new);
	}

	/**
	 * Counts entries of a caller that were not taken.
	 * @param reason why
	 * @param entries how many
	 */
	public void received(Reason reason, long entries) {
		this.received[reason.ordinal()].add(entries);
	}

	/**
	 * Counts entries that were not sent.
	 * @param reason why
	 * @param entries how many
	 */
	public void sent(Reason reason, long entries) {
		this.sent[reason.ordinal()].add(entries);
	}

	/**
	 * The numbers since the start.
	 * @return they do not change any more
	 */
	public Snapshot snapshot() {
		return new Snapshot(Counts.of(this.received), Counts.of(this.sent));
	}

	/**
	 * When an entry of a caller was last not taken.
	 * @param reason why
	 * @return {@code null} if none ever was
	 */
	public @Nullable Instant lastReceived(Reason reason) {
		return this.received[reason.ordinal()].last();
	}

	/**
	 * When an entry was last not sent.
	 * @param reason why
	 * @return {@code null} if none ever was
	 */
	public @Nullable Instant lastSent(Reason reason) {
		return this.sent[reason.ordinal()].last();
	}

	/** Why an entry did not go through. */
	public enum Reason {

		/** Its key, value or property is not what the format allows. */
		INVALID,

		/** It comes after the 64th, or beyond 8192 bytes. */
		OVER_LIMIT,

		/** {@code otel.baggage.deny} matches its key. */
		DENIED,

		/** The caller may not set it, or the host that is called is to get none. */
		UNTRUSTED,

		/**
		 * It is to be encrypted, and was not by a key that is known here; or could not
		 * be.
		 */
		UNDECRYPTABLE

	}

	/**
	 * The numbers at one moment.
	 *
	 * @param received of callers' headers
	 * @param sent of the headers of our own requests
	 */
	public record Snapshot(Counts received, Counts sent) {
	}

	/**
	 * The numbers of one direction.
	 *
	 * @param invalid entries with a key, value or property that the format does not allow
	 * @param overLimit entries after the 64th, or beyond 8192 bytes
	 * @param denied entries whose key is denied
	 * @param untrusted entries of a caller that may not set them, or for a host that is
	 * to get none
	 * @param undecryptable entries that had to be encrypted and were not, or by an
	 * unknown key
	 */
	public record Counts(long invalid, long overLimit, long denied, long untrusted, long undecryptable) {

		static Counts of(Tally[] counters) {
			return new Counts(sum(counters, Reason.INVALID), sum(counters, Reason.OVER_LIMIT),
					sum(counters, Reason.DENIED), sum(counters, Reason.UNTRUSTED), sum(counters, Reason.UNDECRYPTABLE));
		}

		private static long sum(Tally[] counters, Reason reason) {
			return counters[reason.ordinal()].sum();
		}

	}

}
