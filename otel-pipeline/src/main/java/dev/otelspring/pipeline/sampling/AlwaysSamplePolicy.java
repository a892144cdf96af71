package dev.otelspring.pipeline.sampling;

/**
 * Keeps every trace ({@code always_sample}); with a {@link DropPolicy} beside it, every
 * other one.
 */
public record AlwaysSamplePolicy() implements SamplingPolicy {

	@Override
	public Decision evaluate(BufferedTrace trace) {
		return Decision.SAMPLED;
	}

}
