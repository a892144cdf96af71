package dev.otelspring.pipeline.sampling;

/**
 * Keeps a percentage of traces ({@code probabilistic}): the same in every process, since
 * the trace id decides, as in {@link ProbabilisticSampler}.
 */
public final class ProbabilisticPolicy implements SamplingPolicy {

	private final TraceIds traceIds;

	/**
	 * Creates a policy.
	 * @param samplingPercentage how many to keep, from 0 to 100
	 * @throws IllegalArgumentException if it is no percentage
	 */
	public ProbabilisticPolicy(double samplingPercentage) {
		TraceIds.checkPercentage(samplingPercentage);
		this.traceIds = new TraceIds(samplingPercentage);
	}

	@Override
	public Decision evaluate(BufferedTrace trace) {
		return this.traceIds.isChosen(trace.traceId()) ? Decision.SAMPLED : Decision.NOT_SAMPLED;
	}

}
