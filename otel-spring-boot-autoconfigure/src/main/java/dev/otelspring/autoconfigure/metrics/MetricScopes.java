package dev.otelspring.autoconfigure.metrics;

/**
 * Names of instrumentation scopes that more than one part must know.
 */
public final class MetricScopes {

	/**
	 * The scope of what Micrometer's meters measure.
	 */
	public static final String MICROMETER = "dev.otelspring.micrometer";

	private MetricScopes() {
	}

}
