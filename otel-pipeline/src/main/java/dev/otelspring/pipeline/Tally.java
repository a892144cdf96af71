package dev.otelspring.pipeline;

import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.atomic.LongAdder;

import org.jspecify.annotations.Nullable;

/**
 * A count that knows when it last grew. You want it for what is told since the start:
 * whoever looks can tell what goes on from what is over.
 *
 * <p>
 * Thread-safe. The time is written once in a second at most, so that threads which count
 * together do not fight for it.
 */
public final class Tally {

	private static final long RESOLUTION_MILLIS = 1000;

	private final LongAdder count = new LongAdder();

	private final Clock clock;

	/** 0 as long as nothing was counted. */
	private volatile long lastMillis;

	/**
	 * Begins at zero.
	 * @param clock tells when it grows
	 */
	public Tally(Clock clock) {
		this.clock = clock;
	}

	/**
	 * Counts.
	 * @param number how many more
	 */
	public void add(long number) {
		this.count.add(number);
		long now = this.clock.millis();
		if (Math.abs(now - this.lastMillis) >= RESOLUTION_MILLIS) {
			this.lastMillis = now;
		}
	}

	/** Counts one. */
	public void increment() {
		add(1);
	}

	/**
	 * The count since the start.
	 * @return the sum
	 */
	public long sum() {
		return this.count.sum();
	}

	/**
	 * When it last grew.
	 * @return to the second; {@code null} if it never did
	 */
	public @Nullable Instant last() {
		long last = this.lastMillis;
		return (last != 0) ? Instant.ofEpochMilli(last) : null;
	}

}
