package dev.otelspring.pipeline.sampling;

/**
 * Decides whether a trace is worth keeping, once all of it has ended that will. The
 * Collector's policies are here; write your own for what they cannot tell.
 *
 * <p>
 * Called by one thread at a time. A policy that throws has no say.
 */
@FunctionalInterface
public interface SamplingPolicy {

	/**
	 * Looks at a trace.
	 * @param trace its spans, as far as this process has them
	 * @return what becomes of it
	 */
	Decision evaluate(BufferedTrace trace);

}
