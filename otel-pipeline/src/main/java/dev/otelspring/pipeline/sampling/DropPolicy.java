package dev.otelspring.pipeline.sampling;

import java.util.List;

/**
 * Drops a trace that all sub-policies would keep, whatever other policies say
 * ({@code drop}): health checks, also failed ones.
 *
 * @param subPolicies at least one
 */
public record DropPolicy(List<SamplingPolicy> subPolicies) implements SamplingPolicy {

	/**
	 * Checks the sub-policies.
	 * @throws IllegalArgumentException if there is none
	 */
	public DropPolicy {
		subPolicies = List.copyOf(subPolicies);
		AndPolicy.check(subPolicies);
	}

	@Override
	public Decision evaluate(BufferedTrace trace) {
		return AndPolicy.allSample(this.subPolicies, trace) ? Decision.DROPPED : Decision.NOT_SAMPLED;
	}

}
