package dev.otelspring.autoconfigure.propagation;

import java.util.concurrent.atomic.LongAdder;

/**
 * Counts the baggage entries that did not go through. Look here when an entry that a
 * caller sends is missing: {@code invalid} that rises is a caller that does not encode,
 * {@code overLimit} one that sends too much.
 */
public final class BaggageRefusals {

	private final LongAdder receivedInvalid = new LongAdder();

	private final LongAdder receivedOverLimit = new LongAdder();

	private final LongAdder sentInvalid = new LongAdder();

	private final LongAdder sentOverLimit = new LongAdder();

	BaggageRefusals() {
	}

	void receivedInvalid() {
		this.receivedInvalid.increment();
	}

	void receivedOverLimit() {
		this.receivedOverLimit.increment();
	}

	void sentInvalid() {
		this.sentInvalid.increment();
	}

	void sentOverLimit() {
		this.sentOverLimit.increment();
	}

	/**
	 * The numbers since the start.
	 * @return they do not change any more
	 */
	public Snapshot snapshot() {
		return new Snapshot(new Counts(this.receivedInvalid.sum(), this.receivedOverLimit.sum()),
				new Counts(this.sentInvalid.sum(), this.sentOverLimit.sum()));
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
	 */
	public record Counts(long invalid, long overLimit) {
	}

}
