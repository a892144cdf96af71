package dev.otelspring.pipeline.sampling;

import java.util.List;

/**
 * Keeps a trace that all sub-policies would keep ({@code and}). They are asked in order,
 * until one would not.
 *
 * @param subPolicies at least one
 */
public record AndPolicy(List<SamplingPolicy> subPolicies) implements SamplingPolicy {

	/**
	 * Checks the sub-policies.
	 * @throws IllegalArgumentException if there is none
	 */
	public AndPolicy {
		subPolicies = List.copyOf(subPolicies);
		check(subPolicies);
	}

	static void check(List<SamplingPolicy> subPolicies) {
		if (subPolicies.isEmpty()) {
			throw new IllegalArgumentException("subPolicies must be at least one such as latency, was empty");
		}
	}

	static boolean allSample(List<SamplingPolicy> subPolicies, BufferedTrace trace) {
		for (int i = 0; i < subPolicies.size(); i++) {
			if (subPolicies.get(i).evaluate(trace) != Decision.SAMPLED) {
				return false;
			}
		}
		return true;
	}

	@Override
	public Decision evaluate(BufferedTrace trace) {
		return allSample(this.subPolicies, trace) ? Decision.SAMPLED : Decision.NOT_SAMPLED;
	}

}
