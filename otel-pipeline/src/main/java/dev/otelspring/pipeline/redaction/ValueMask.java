package dev.otelspring.pipeline.redaction;

/**
 * Masks what one kind of secret looks like. Gives the same instance for a text that has
 * none.
 */
@FunctionalInterface
interface ValueMask {

	/** What stands in place of a secret; the Collector's. */
	String MASK = "****";

	String apply(String text);

}
