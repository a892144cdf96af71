package dev.otelspring.pipeline.sampling;

import java.time.Duration;

/**
 * How long and how much a {@link TailSampler} holds back, with the Collector's names.
 *
 * @param decisionWait how long after its first span a trace is decided at the latest;
 * default 5 s (the Collector's is 30 s: it waits for other processes)
 * @param rootGrace how long after the end of its local root a trace is decided, for what
 * it started in other threads; default 1 s
 * @param numTraces how many traces wait at most; default 50,000
 * @param maxBytes how much heap they hold at most, by estimate; default 64 MB, about
 * 50,000 spans of ten attributes
 * @param sampledCacheSize how many sampled traces are remembered for spans that come
 * late; default 10,000
 * @param nonSampledCacheSize how many other traces are remembered; default 50,000. An
 * entry takes about 130 bytes
 */
public record TailSamplingSettings(Duration decisionWait, Duration rootGrace, int numTraces, long maxBytes,
		int sampledCacheSize, int nonSampledCacheSize) {

	/**
	 * Checks the values.
	 * @throws IllegalArgumentException if a duration is negative, the wait is zero, or a
	 * bound is below its least
	 */
	public TailSamplingSettings {
		if (decisionWait.isNegative() || decisionWait.isZero()) {
			throw new IllegalArgumentException("decisionWait must be positive such as 5s, was " + decisionWait);
		}
		if (rootGrace.isNegative()) {
			throw new IllegalArgumentException("rootGrace must not be negative, such as 1s, was " + rootGrace);
		}
		if (numTraces < 1) {
			throw new IllegalArgumentException("numTraces must be at least 1 such as 50000, was " + numTraces);
		}
		if (maxBytes < 1) {
			throw new IllegalArgumentException("maxBytes must be positive such as 64MB, was " + maxBytes);
		}
		if (sampledCacheSize < 0) {
			throw new IllegalArgumentException(
					"sampledCacheSize must be at least 0 such as 10000, was " + sampledCacheSize);
		}
		if (nonSampledCacheSize < 0) {
			throw new IllegalArgumentException(
					"nonSampledCacheSize must be at least 0 such as 50000, was " + nonSampledCacheSize);
		}
	}

	/**
	 * The defaults.
	 * @return 5 s, 1 s, 50,000 traces, 64 MB, 10,000 and 50,000 ids
	 */
	public static TailSamplingSettings defaults() {
		return new TailSamplingSettings(Duration.ofSeconds(5), Duration.ofSeconds(1), 50_000, 64L << 20, 10_000,
				50_000);
	}

}
