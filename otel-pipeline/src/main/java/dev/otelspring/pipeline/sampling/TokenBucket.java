package dev.otelspring.pipeline.sampling;

import java.util.concurrent.TimeUnit;

/**
 * Grants so many a second, and after a pause those of one second at once. Not
 * thread-safe.
 */
final class TokenBucket {

	private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

	private final double perSecond;

	private final double capacity;

	private double tokens;

	private long filledAt;

	TokenBucket(double perSecond, long now) {
		this.perSecond = perSecond;
		this.capacity = Math.max(1, perSecond);
		this.tokens = this.capacity;
		this.filledAt = now;
	}

	boolean takeOne(long now) {
		fill(now);
		if (this.tokens < 1) {
			return false;
		}
		this.tokens--;
		return true;
	}

	// On credit if need be: what is larger than the bucket could else never pass, and the
	// next ones wait until the debt is paid.
	boolean takeAll(int count, long now) {
		fill(now);
		if (this.tokens < 1) {
			return false;
		}
		this.tokens -= count;
		return true;
	}

	private void fill(long now) {
		long elapsed = now - this.filledAt;
		if (elapsed > 0) {
			this.tokens = Math.min(this.capacity, this.tokens + elapsed / NANOS_PER_SECOND * this.perSecond);
			this.filledAt = now;
		}
	}

}
