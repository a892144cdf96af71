package dev.otelspring.pipeline.sampling;

/**
 * A policy and what it is called in counters.
 *
 * @param name such as {@code errors}
 * @param policy what decides
 */
public record NamedPolicy(String name, SamplingPolicy policy) {

	/**
	 * Checks the name.
	 * @throws IllegalArgumentException if it is blank
	 */
	public NamedPolicy {
		if (name.isBlank()) {
			throw new IllegalArgumentException("name must be a word such as 'errors', was '" + name + "'");
		}
	}

}
