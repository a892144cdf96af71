package dev.otelspring.benchmarks.peers;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;

/** Where spans end. Tells of the last one, so that nobody is praised for none at all. */
final class LastSpan implements SpanProcessor {

	private ReadableSpan last;

	String takeDescription() {
		ReadableSpan span = this.last;
		this.last = null;
		return (span != null) ? span.getName() + " " + span.toSpanData().getAttributes() : "no span";
	}

	@Override
	public void onStart(Context parentContext, ReadWriteSpan span) {
	}

	@Override
	public boolean isStartRequired() {
		return false;
	}

	@Override
	public void onEnd(ReadableSpan span) {
		this.last = span;
	}

	@Override
	public boolean isEndRequired() {
		return true;
	}

}
