package dev.otelspring.pipeline.sampling;

/**
 * What a policy says of a trace.
 */
public enum Decision {

	/** Keep it, unless another policy drops it. */
	SAMPLED,

	/** No reason to keep it; another policy may have one. */
	NOT_SAMPLED,

	/** Drop it, whatever other policies say. */
	DROPPED

}
