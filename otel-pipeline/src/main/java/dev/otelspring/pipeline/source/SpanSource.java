package dev.otelspring.pipeline.source;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import dev.otelspring.pipeline.Pipeline;
import dev.otelspring.pipeline.PipelineListener;
import dev.otelspring.pipeline.Signal;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;

/**
 * Takes each sampled span when it ends. It stands where the SDK's batch processor would,
 * and returns to the application after a counter and a queue node.
 *
 * <p>
 * Thread-safe.
 */
public final class SpanSource implements SpanProcessor {

	private final BoundedSource<ReadableSpan, SpanData> source;

	public SpanSource(SourceSettings settings, Pipeline<SpanData> pipeline, PipelineListener listener) {
		this.source = new BoundedSource<>(Signal.TRACES, settings, ReadableSpan::toSpanData, pipeline, listener);
		this.source.start();
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
		if (span.getSpanContext().isSampled()) {
			this.source.offer(span);
		}
	}

	@Override
	public boolean isEndRequired() {
		return true;
	}

	/**
	 * How many spans wait here.
	 * @return the number of spans, at most the queue's size
	 */
	public int size() {
		return this.source.size();
	}

	/**
	 * Sends on what has ended before this call.
	 * @return completes when the exporters' queues have it
	 */
	public CompletableFuture<Void> flush() {
		return this.source.flush(true);
	}

	/**
	 * Sends on what is here, and lets stages hold back what they hold back.
	 * @return completes when the pipeline has it
	 */
	public CompletableFuture<Void> collect() {
		return this.source.flush(false);
	}

	@Override
	public CompletableResultCode forceFlush() {
		return ResultCodes.of(flush());
	}

	/**
	 * Ends the source. Spans that end later are counted as dropped at shutdown.
	 * @param patience how long to wait for the worker
	 */
	public void close(Duration patience) {
		this.source.close(patience);
	}

	@Override
	public CompletableResultCode shutdown() {
		close(Duration.ofSeconds(1));
		return CompletableResultCode.ofSuccess();
	}

}
