package dev.otelspring.pipeline.sampling;

/**
 * Keeps a trace of which a number lies in a range ({@code numeric_attribute}), on any
 * span or on the resource.
 *
 * @param key the attribute, such as {@code http.response.status_code}
 * @param minValue the least number
 * @param maxValue the greatest number
 */
public record NumericAttributePolicy(String key, long minValue, long maxValue) implements SamplingPolicy {

	/**
	 * Checks the range.
	 * @throws IllegalArgumentException if the key is blank or the range empty
	 */
	public NumericAttributePolicy {
		AnyAttribute.checkKey(key);
		if (maxValue < minValue) {
			throw new IllegalArgumentException(
					"maxValue must be at least minValue (" + minValue + ") such as " + minValue + ", was " + maxValue);
		}
	}

	@Override
	public Decision evaluate(BufferedTrace trace) {
		return AnyAttribute.matches(trace, this.key, this::isInRange) ? Decision.SAMPLED : Decision.NOT_SAMPLED;
	}

	private boolean isInRange(Object value) {
		if (value instanceof Long number) {
			return number >= this.minValue && number <= this.maxValue;
		}
		return value instanceof Double number && number >= this.minValue && number <= this.maxValue;
	}

}
