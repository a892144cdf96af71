package dev.otelspring.pipeline.source;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import dev.otelspring.pipeline.Pipeline;
import dev.otelspring.pipeline.PipelineListener;
import dev.otelspring.pipeline.Signal;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.logs.LogRecordProcessor;
import io.opentelemetry.sdk.logs.ReadWriteLogRecord;
import io.opentelemetry.sdk.logs.data.LogRecordData;

/**
 * Takes each log record when it is emitted.
 *
 * <p>
 * Thread-safe.
 */
public final class LogRecordSource implements LogRecordProcessor {

	private final BoundedSource<ReadWriteLogRecord, LogRecordData> source;

	public LogRecordSource(SourceSettings settings, Pipeline<LogRecordData> pipeline, PipelineListener listener) {
		this.source = new BoundedSource<>(Signal.LOGS, settings, ReadWriteLogRecord::toLogRecordData, pipeline,
				listener);
		this.source.start();
	}

	@Override
	public void onEmit(Context context, ReadWriteLogRecord logRecord) {
		this.source.offer(logRecord);
	}

	/**
	 * How many records wait here.
	 * @return the number of records, at most the queue's size
	 */
	public int size() {
		return this.source.size();
	}

	/**
	 * Sends on what was emitted before this call.
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
	 * Ends the source. Later records are counted as dropped at shutdown.
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
