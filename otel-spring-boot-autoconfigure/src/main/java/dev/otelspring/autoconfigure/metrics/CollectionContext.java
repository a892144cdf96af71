package dev.otelspring.autoconfigure.metrics;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;

/**
 * What a collection is for. Producers of metrics belong to the meter provider and are
 * asked by all of its readers; one that shows OpenTelemetry's metrics to Micrometer's
 * registry must not be given Micrometer's own.
 */
public final class CollectionContext {

	private static final ContextKey<Boolean> WITHOUT_MICROMETER = ContextKey.named("dev.otelspring.without-micrometer");

	private CollectionContext() {
	}

	/**
	 * For a collection that is to read no meter of Micrometer.
	 * @return to be made current while it collects
	 */
	public static Context withoutMicrometer() {
		return Context.current().with(WITHOUT_MICROMETER, Boolean.TRUE);
	}

	/**
	 * Whether the current collection reads Micrometer's meters.
	 * @return {@code true} by default
	 */
	public static boolean readsMicrometer() {
		return Context.current().get(WITHOUT_MICROMETER) == null;
	}

}
