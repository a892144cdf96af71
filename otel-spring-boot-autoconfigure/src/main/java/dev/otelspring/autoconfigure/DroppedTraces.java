package dev.otelspring.autoconfigure;

/**
 * What becomes of a span whose parent, in this process, was not sampled. Where the
 * sampler drops it whatever it is, as the parent-based ones do by default, an
 * instrumentation need not ask: no span is made, and the parent stays current.
 *
 * @param complete whether no span of such a trace is ever recorded
 */
public record DroppedTraces(boolean complete) {

	/** Nothing is known of the sampler. */
	public static final DroppedTraces UNKNOWN = new DroppedTraces(false);

	/**
	 * Reads it off a sampler.
	 * @param description as the SDK's {@code Sampler.getDescription()} gives it
	 * @return what it says
	 */
	public static DroppedTraces of(String description) {
		return new DroppedTraces(description.equals("AlwaysOffSampler") || (description.startsWith("ParentBased{")
				&& description.endsWith(",localParentNotSampled:AlwaysOffSampler}")));
	}

}
