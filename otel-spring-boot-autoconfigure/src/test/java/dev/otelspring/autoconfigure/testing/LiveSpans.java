package dev.otelspring.autoconfigure.testing;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

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

	private final Set<ReadableSpan> alive = ConcurrentHashMap.newKeySet();

	@Override
	public void customize(SdkTracerProviderBuilder builder) {
		// Behind the pipeline's processor.
		builder.addSpanProcessor(this);
	}

	/**
	 * What is alive.
	 * @return name and attributes of each span
	 */
	List<String> describe() {
		return this.alive.stream().map((span) -> span.getName() + " " + span.getAttributes()).toList();
	}

	@Override
	public void onStart(Context parentContext, ReadWriteSpan span) {
		this.alive.add(span);
	}

	@Override
	public boolean isStartRequired() {
		return true;
	}

	@Override
	public void onEnd(ReadableSpan span) {
		this.alive.remove(span);
	}

	@Override
	public boolean isEndRequired() {
		return true;
	}

}
