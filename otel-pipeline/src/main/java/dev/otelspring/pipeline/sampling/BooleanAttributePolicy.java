package dev.otelspring.pipeline.sampling;

/**
 * Keeps a trace that is marked ({@code boolean_attribute}), on any span or on the
 * resource.
 *
 * @param key the attribute, such as {@code app.debug}
 * @param value what it must be
 */
public record BooleanAttributePolicy(String key, boolean value) implements SamplingPolicy {

	/**
	 * Checks the key.
	 * @throws IllegalArgumentException if it is blank
	 */
	public BooleanAttributePolicy {
		AnyAttribute.checkKey(key);
	}

	@Override
	public Decision evaluate(BufferedTrace trace) {
		Boolean wanted = this.value;
		return AnyAttribute.matches(trace, this.key, wanted::equals) ? Decision.SAMPLED : Decision.NOT_SAMPLED;
	}

}
