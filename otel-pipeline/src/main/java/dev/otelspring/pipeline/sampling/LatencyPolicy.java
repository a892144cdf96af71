package dev.otelspring.pipeline.sampling;

import java.time.Duration;
import java.util.List;

import io.opentelemetry.sdk.trace.data.SpanData;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a trace that took long, from the start of its first span to the end of its last
 * ({@code latency}).
 *
 * @param threshold how long at least
 * @param upperThreshold how long at most; {@code null} for no bound
 */
public record LatencyPolicy(Duration threshold, @Nullable Duration upperThreshold) implements SamplingPolicy {

	/**
	 * Checks the durations.
	 * @throws IllegalArgumentException if the threshold is negative or not below the
	 * upper one
	 */
	public LatencyPolicy {
		if (threshold.isNegative()) {
			throw new IllegalArgumentException("threshold must not be negative, such as 1s, was " + threshold);
		}
		if (upperThreshold != null && upperThreshold.compareTo(threshold) <= 0) {
			throw new IllegalArgumentException("upperThreshold must be longer than threshold (" + threshold
					+ ") such as " + threshold.plusSeconds(1) + ", was " + upperThreshold);
		}
	}

	@Override
	public Decision evaluate(BufferedTrace trace) {
		List<SpanData> spans = trace.spans();
		long start = Long.MAX_VALUE;
		long end = Long.MIN_VALUE;
		for (int i = 0; i < spans.size(); i++) {
			SpanData span = spans.get(i);
			start = Math.min(start, span.getStartEpochNanos());
			end = Math.max(end, span.getEndEpochNanos());
		}
		Duration took = Duration.ofNanos(end - start);
		boolean chosen = took.compareTo(this.threshold) >= 0
				&& (this.upperThreshold == null || took.compareTo(this.upperThreshold) <= 0);
		return chosen ? Decision.SAMPLED : Decision.NOT_SAMPLED;
	}

}
