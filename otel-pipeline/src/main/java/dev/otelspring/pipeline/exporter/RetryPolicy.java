package dev.otelspring.pipeline.exporter;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long an exporter waits after a failure: exponential backoff with jitter, the
 * Collector's {@code retry_on_failure}.
 *
 * @param initialInterval the wait after the first failure; default 1 s
 * @param multiplier by what the wait grows; default 1.5
 * @param randomizationFactor how far the wait strays from its mean, 0 to 1; default 0.5,
 * so that a thousand instances do not come back in the same second
 * @param maxInterval the longest wait; default 30 s
 * @param maxElapsedTime after how long a request is given up; default 0, which is never:
 * the queue's size is the bound
 */
public record RetryPolicy(Duration initialInterval, double multiplier, double randomizationFactor, Duration maxInterval,
		Duration maxElapsedTime) {

	/**
	 * Checks the values.
	 * @throws IllegalArgumentException if an interval is not positive, the multiplier is
	 * below 1 or the factor is not from 0 to 1
	 */
	public RetryPolicy {
		if (initialInterval.isNegative() || initialInterval.isZero()) {
			throw new IllegalArgumentException("initialInterval must be positive, was " + initialInterval);
		}
		if (maxInterval.compareTo(initialInterval) < 0) {
			throw new IllegalArgumentException(
					"maxInterval must be at least initialInterval (" + initialInterval + "), was " + maxInterval);
		}
		if (!(multiplier >= 1)) {
			throw new IllegalArgumentException("multiplier must be at least 1, was " + multiplier);
		}
		if (!(randomizationFactor >= 0 && randomizationFactor <= 1)) {
			throw new IllegalArgumentException("randomizationFactor must be from 0 to 1, was " + randomizationFactor);
		}
		if (maxElapsedTime.isNegative()) {
			throw new IllegalArgumentException("maxElapsedTime must not be negative, was " + maxElapsedTime);
		}
	}

	/**
	 * The defaults.
	 * @return 1 s, × 1.5, ± 50 %, at most 30 s, for ever
	 */
	public static RetryPolicy defaults() {
		return new RetryPolicy(Duration.ofSeconds(1), 1.5, 0.5, Duration.ofSeconds(30), Duration.ZERO);
	}

	/**
	 * How long to wait now.
	 * @param failures how many requests failed in a row, at least 1
	 * @param random where the jitter comes from
	 * @return the wait
	 */
	Duration delay(int failures, RandomGenerator random) {
		double mean = this.initialInterval.toNanos() * Math.pow(this.multiplier, Math.min(failures - 1, 100));
		mean = Math.min(mean, this.maxInterval.toNanos());
		double jitter = 1 + this.randomizationFactor * (2 * random.nextDouble() - 1);
		return Duration.ofNanos((long) (mean * jitter));
	}

	boolean isExhausted(long elapsedNanos) {
		return !this.maxElapsedTime.isZero() && elapsedNanos >= this.maxElapsedTime.toNanos();
	}

}
