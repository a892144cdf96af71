package dev.otelspring.pipeline.source;

import java.time.Duration;

/**
 * How a source buffers, with the names and defaults of the specification's batch
 * processors.
 *
 * @param maxQueueSize how many items wait at most between the application and the
 * pipeline; default 2048, at least {@code maxBatchSize}
 * @param maxBatchSize how many items a batch holds at most, and how many waiting items
 * end the delay early; default 512
 * @param scheduleDelay how long an item waits at most for a batch to fill; default 5 s
 * for spans, 1 s for log records
 * @see <a href=
 * "https://opentelemetry.io/docs/specs/otel/trace/sdk/#batching-processor">Specification,
 * batching processor</a>
 */
public record SourceSettings(int maxQueueSize, int maxBatchSize, Duration scheduleDelay) {

	/**
	 * Checks the values.
	 * @throws IllegalArgumentException if a size is below 1, the queue is smaller than a
	 * batch, or the delay is negative
	 */
	public SourceSettings {
		if (maxBatchSize < 1) {
			throw new IllegalArgumentException("maxBatchSize must be at least 1, was " + maxBatchSize);
		}
		if (maxQueueSize < maxBatchSize) {
			throw new IllegalArgumentException(
					"maxQueueSize must be at least maxBatchSize (" + maxBatchSize + "), was " + maxQueueSize);
		}
		if (scheduleDelay.isNegative()) {
			throw new IllegalArgumentException("scheduleDelay must not be negative, was " + scheduleDelay);
		}
	}

	/**
	 * The specification's defaults for spans ({@code OTEL_BSP_*}).
	 * @return 2048, 512, 5 s
	 */
	public static SourceSettings spanDefaults() {
		return new SourceSettings(2048, 512, Duration.ofSeconds(5));
	}

	/**
	 * The specification's defaults for log records ({@code OTEL_BLRP_*}).
	 * @return 2048, 512, 1 s
	 */
	public static SourceSettings logDefaults() {
		return new SourceSettings(2048, 512, Duration.ofSeconds(1));
	}

}
