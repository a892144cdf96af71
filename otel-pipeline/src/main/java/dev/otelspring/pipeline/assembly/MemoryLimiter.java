package dev.otelspring.pipeline.assembly;

import java.util.List;
import java.util.function.LongSupplier;

import dev.otelspring.pipeline.Batch;
import dev.otelspring.pipeline.DropReason;
import dev.otelspring.pipeline.PipelineListener;
import dev.otelspring.pipeline.Stage;

/**
 * Drops and counts what comes in while everything that waits has reached a byte budget.
 * It stands first, so that nothing is computed for what is dropped. It neither blocks nor
 * collects garbage: a budget that is too small costs telemetry, never the application.
 *
 * @param <T> the type of the items
 */
final class MemoryLimiter<T> implements Stage<T> {

	private final long limit;

	private final LongSupplier used;

	private final PipelineListener listener;

	MemoryLimiter(long limit, LongSupplier used, PipelineListener listener) {
		this.limit = limit;
		this.used = used;
		this.listener = listener;
	}

	@Override
	public Batch<T> process(Batch<T> batch) {
		if (batch.isEmpty() || this.used.getAsLong() < this.limit) {
			return batch;
		}
		this.listener.dropped(batch.signal(), DropReason.MEMORY_LIMIT, batch.count());
		return batch.with(List.of());
	}

}
