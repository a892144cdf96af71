package dev.otelspring.pipeline.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import dev.otelspring.pipeline.Batch;
import dev.otelspring.pipeline.DropReason;
import dev.otelspring.pipeline.PipelineListener;
import dev.otelspring.pipeline.Stage;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.trace.data.SpanData;

/**
 * Drops the items that match any condition and reports how many, with one reason. A batch
 * of which nothing is dropped goes on as it is.
 *
 * @param <T> the type of the items
 */
public final class FilterStage<T> implements Stage<T> {

	private final List<Predicate<T>> conditions;

	private final DropReason reason;

	private final PipelineListener listener;

	/**
	 * Creates a filter with conditions of one's own.
	 * @param conditions what to drop; a condition must not throw
	 * @param reason how drops are reported
	 * @param listener hears of drops
	 */
	public FilterStage(List<Predicate<T>> conditions, DropReason reason, PipelineListener listener) {
		this.conditions = List.copyOf(conditions);
		this.reason = reason;
		this.listener = listener;
	}

	/**
	 * Creates a filter of spans.
	 * @param conditions what to drop
	 * @param listener hears of drops
	 * @return the stage
	 */
	public static FilterStage<SpanData> ofSpans(List<SpanCondition> conditions, PipelineListener listener) {
		return new FilterStage<>(conditions.stream().map(SpanCondition::compile).toList(), DropReason.FILTERED,
				listener);
	}

	/**
	 * Creates a filter of log records.
	 * @param conditions what to drop
	 * @param listener hears of drops
	 * @return the stage
	 */
	public static FilterStage<LogRecordData> ofLogRecords(List<LogCondition> conditions, PipelineListener listener) {
		return new FilterStage<>(conditions.stream().map(LogCondition::compile).toList(), DropReason.FILTERED,
				listener);
	}

	/**
	 * Creates a filter of metrics.
	 * @param conditions what to drop
	 * @param listener hears of drops
	 * @return the stage
	 */
	public static FilterStage<MetricData> ofMetrics(List<MetricCondition> conditions, PipelineListener listener) {
		return new FilterStage<>(conditions.stream().map(MetricCondition::compile).toList(), DropReason.FILTERED,
				listener);
	}

	@Override
	public Batch<T> process(Batch<T> batch) {
		List<T> items = batch.items();
		List<T> kept = null;
		for (int i = 0; i < items.size(); i++) {
			T item = items.get(i);
			if (isDropped(item)) {
				if (kept == null) {
					kept = new ArrayList<>(items.subList(0, i));
				}
			}
			else if (kept != null) {
				kept.add(item);
			}
		}
		if (kept == null) {
			return batch;
		}
		Batch<T> rest = batch.with(kept);
		this.listener.dropped(batch.signal(), this.reason, batch.count() - rest.count());
		return rest;
	}

	private boolean isDropped(T item) {
		for (int i = 0; i < this.conditions.size(); i++) {
			if (this.conditions.get(i).test(item)) {
				return true;
			}
		}
		return false;
	}

}
