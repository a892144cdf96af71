package dev.otelspring.pipeline.sampling;

/**
 * Keeps a trace of so many spans ({@code span_count}): the query in a loop.
 *
 * @param minSpans how many at least
 * @param maxSpans how many at most; 0 for no bound
 */
public record SpanCountPolicy(int minSpans, int maxSpans) implements SamplingPolicy {

	/**
	 * Checks the numbers.
	 * @throws IllegalArgumentException if one is negative or the range empty
	 */
	public SpanCountPolicy {
		if (minSpans < 0) {
			throw new IllegalArgumentException("minSpans must be at least 0 such as 100, was " + minSpans);
		}
		if (maxSpans != 0 && maxSpans < minSpans) {
			throw new IllegalArgumentException("maxSpans must be at least minSpans (" + minSpans
					+ "), or 0 for no bound, such as " + minSpans + ", was " + maxSpans);
		}
	}

	@Override
	public Decision evaluate(BufferedTrace trace) {
		int count = trace.size();
		boolean chosen = count >= this.minSpans && (this.maxSpans == 0 || count <= this.maxSpans);
		return chosen ? Decision.SAMPLED : Decision.NOT_SAMPLED;
	}

}
