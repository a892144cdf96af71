package dev.otelspring.pipeline.sampling;

import java.util.function.LongSupplier;

/**
 * Keeps whole traces, up to so many spans a second ({@code rate_limiting}). In an
 * {@link AndPolicy} it stands last: a trace that another sub-policy refuses takes nothing
 * from the rate.
 *
 * <p>
 * A trace with more spans than are left passes if any are left, and the next ones wait
 * until its debt is paid: over a minute the rate is kept, and a large trace has a chance.
 */
public final class RateLimitingPolicy implements SamplingPolicy {

	private final TokenBucket bucket;

	private final LongSupplier nanoTime;

	/**
	 * Creates a policy.
	 * @param spansPerSecond how many spans to keep
	 * @param nanoTime such as {@code System::nanoTime}
	 * @throws IllegalArgumentException if the rate is not positive
	 */
	public RateLimitingPolicy(double spansPerSecond, LongSupplier nanoTime) {
		if (!(spansPerSecond > 0 && Double.isFinite(spansPerSecond))) {
			throw new IllegalArgumentException("spansPerSecond must be positive such as 100, was " + spansPerSecond);
		}
		this.bucket = new TokenBucket(spansPerSecond, nanoTime.getAsLong());
		this.nanoTime = nanoTime;
	}

	@Override
	public Decision evaluate(BufferedTrace trace) {
		return this.bucket.takeAll(trace.size(), this.nanoTime.getAsLong()) ? Decision.SAMPLED : Decision.NOT_SAMPLED;
	}

}
