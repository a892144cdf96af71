package dev.otelspring.autoconfigure.baggage;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;

/**
 * Puts baggage on each span.
 *
 * <p>
 * Thread-safe.
 */
final class BaggageSpanProcessor implements SpanProcessor {

	private final BaggageAttributes attributes;

	BaggageSpanProcessor(BaggageAttributes attributes) {
		this.attributes = attributes;
	}

	@Override
	public void onStart(Context parentContext, ReadWriteSpan span) {
		this.attributes.copy(Baggage.fromContext(parentContext), span::setAttribute);
	}

	@Override
	public boolean isStartRequired() {
		return true;
	}

	@Override
	public void onEnd(ReadableSpan span) {
	}

	@Override
	public boolean isEndRequired() {
		return false;
	}

}
