package dev.otelspring.autoconfigure.trace;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;

/**
 * Puts the thread that starts a span on it.
 *
 * <p>
 * Thread-safe.
 */
final class ThreadDetailsSpanProcessor implements SpanProcessor {

	private static final AttributeKey<Long> ID = AttributeKey.longKey("thread.id");

	private static final AttributeKey<String> NAME = AttributeKey.stringKey("thread.name");

	@Override
	public void onStart(Context parentContext, ReadWriteSpan span) {
		Thread thread = Thread.currentThread();
		span.setAttribute(ID, thread.getId());
		span.setAttribute(NAME, thread.getName());
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
