package dev.otelspring.pipeline;

import java.util.List;

import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.trace.data.SpanData;

/**
 * An immutable group of items that travel together. A {@link Stage} makes a new batch
 * from the one it is given.
 *
 * @param <T> {@link SpanData}, {@link LogRecordData} or {@link MetricData}
 * @param signal the kind of telemetry
 * @param items the items, in the order in which they ended
 */
public record Batch<T>(Signal signal, List<T> items) {

	public Batch {
		items = List.copyOf(items);
	}

	/**
	 * The number that is accounted for: spans, log records, or metric data points (a
	 * metric of three series counts three).
	 * @return how many items this batch has
	 */
	public int count() {
		return count(this.signal, this.items);
	}

	/**
	 * The number that is accounted for, of items that need no batch.
	 * @param signal the kind of telemetry
	 * @param items of that kind
	 * @return how many these are
	 */
	public static int count(Signal signal, List<?> items) {
		if (signal != Signal.METRICS) {
			return items.size();
		}
		int points = 0;
		for (Object item : items) {
			points += ((MetricData) item).getData().getPoints().size();
		}
		return points;
	}

	public boolean isEmpty() {
		return this.items.isEmpty();
	}

	/**
	 * The same kind of batch with other items.
	 * @param newItems what the new batch holds
	 * @return a new batch
	 */
	public Batch<T> with(List<T> newItems) {
		return new Batch<>(this.signal, newItems);
	}

}
