package dev.otelspring.pipeline.sampling;

import java.util.List;
import java.util.function.LongSupplier;

import dev.otelspring.pipeline.Batch;
import dev.otelspring.pipeline.DropReason;
import dev.otelspring.pipeline.PipelineListener;
import dev.otelspring.pipeline.Stage;
import dev.otelspring.pipeline.filter.FilterStage;

/**
 * Lets so many items a second through, and drops the rest. You want it against a loop
 * that logs: of its million lines the first thousand tell enough. It takes no notice of
 * what belongs together; for whole traces use {@link RateLimitingPolicy}.
 *
 * <p>
 * A batch holds what was collected for some time, so that after a pause as many pass at
 * once as in one second.
 *
 * @param <T> the type of the items
 */
public final class RateLimiter<T> implements Stage<T> {

	private final FilterStage<T> filter;

	/**
	 * Creates a limiter.
	 * @param itemsPerSecond how many to let through
	 * @param nanoTime such as {@code System::nanoTime}
	 * @param listener hears of drops
	 * @throws IllegalArgumentException if the rate is not positive
	 */
	public RateLimiter(double itemsPerSecond, LongSupplier nanoTime, PipelineListener listener) {
		if (!(itemsPerSecond > 0 && Double.isFinite(itemsPerSecond))) {
			throw new IllegalArgumentException("itemsPerSecond must be positive such as 1000, was " + itemsPerSecond);
		}
		TokenBucket bucket = new TokenBucket(itemsPerSecond, nanoTime.getAsLong());
		this.filter = new FilterStage<>(List.of((item) -> !bucket.takeOne(nanoTime.getAsLong())),
				DropReason.RATE_LIMITED, listener);
	}

	@Override
	public Batch<T> process(Batch<T> batch) {
		return this.filter.process(batch);
	}

}
