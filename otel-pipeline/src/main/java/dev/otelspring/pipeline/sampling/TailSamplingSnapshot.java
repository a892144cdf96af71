package dev.otelspring.pipeline.sampling;

import java.util.List;

/**
 * What a {@link TailSampler} holds and has done, as the Collector's own metrics tell it.
 *
 * @param waitingTraces how many traces wait for a decision
 * @param waitingSpans how many spans they have: created, neither delivered nor dropped
 * @param waitingBytes how much heap they hold, by estimate
 * @param sampledTraces how many traces were let through
 * @param notSampledTraces how many were not
 * @param decidedEarly how many were decided before they were due, because
 * {@code numTraces} or {@code maxBytes} was reached (the Collector's
 * {@code sampling_trace_dropped_too_early}). Alert when it rises: their decisions are
 * made on a part of their spans
 * @param lateSpans how many spans came after the decision on their trace, and followed it
 * @param policies what each policy said, in order
 */
public record TailSamplingSnapshot(long waitingTraces, long waitingSpans, long waitingBytes, long sampledTraces,
		long notSampledTraces, long decidedEarly, long lateSpans, List<PolicyCounts> policies) {

	public TailSamplingSnapshot {
		policies = List.copyOf(policies);
	}

	/**
	 * What one policy said (the Collector's {@code count_traces_sampled}). Each trace
	 * counts once with every policy, so that the sums are larger than the number of
	 * traces.
	 *
	 * @param name the policy's name
	 * @param sampled how many traces it wanted to keep
	 * @param notSampled how many it had no reason to keep
	 * @param dropped how many it dropped
	 * @param failed how often it threw
	 */
	public record PolicyCounts(String name, long sampled, long notSampled, long dropped, long failed) {
	}

}
