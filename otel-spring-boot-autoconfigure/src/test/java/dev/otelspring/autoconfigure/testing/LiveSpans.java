package dev.otelspring.autoconfigure.testing;

import java.util.concurrent.atomic.AtomicInteger;

import dev.otelspring.autoconfigure.trace.TracerProviderCustomizer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProviderBuilder;
import io.opentelemetry.sdk.trace.SpanProcessor;

/**
 * Counts the spans that have started and not ended. A client has its answer before the
 * server's span ends; when none is alive any more, all of them are in the pipeline.
 */
final class LiveSpans implements SpanProcessor, TracerProviderCustomizer {

	private final AtomicInteger alive = new AtomicInteger();

	@Override
	public void customize(SdkTracerProviderBuilder builder) {
		// Behind the pipeline's processor.
		builder.addSpanProcessor(this);
	}

	boolean isEmpty() {
		return this.alive.get() == 0;
	}

	@Override
	public void onStart(Context parentContext, ReadWriteSpan span) {
		this.alive.incrementAndGet();
	}

	@Override
	public boolean isStartRequired() {
		return true;
	}

	@Override
	public void onEnd(ReadableSpan span) {
		this.alive.decrementAndGet();
	}

	@Override
	public boolean isEndRequired() {
		return true;
	}

}
