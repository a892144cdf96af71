package dev.otelspring.pipeline.otlp;

import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.resources.Resource;

/**
 * What the three signals have apart: how one item becomes a message.
 *
 * @param <T> the type of the items
 */
interface ItemEncoder<T> {

	Resource resource(T item);

	InstrumentationScopeInfo scope(T item);

	/**
	 * Writes the fields of an item's message.
	 * @param item a span, a log record or a metric
	 */
	void write(T item);

}
