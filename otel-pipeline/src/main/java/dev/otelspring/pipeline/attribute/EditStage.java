package dev.otelspring.pipeline.attribute;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import dev.otelspring.pipeline.Batch;
import dev.otelspring.pipeline.ChangedMetric;
import dev.otelspring.pipeline.Stage;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.jspecify.annotations.Nullable;

/**
 * Changes items one by one, and drops none. A batch of which nothing changes goes on as
 * it is.
 *
 * <p>
 * An edit that throws fails the whole batch, which is then dropped and counted: better
 * than to let through what it was there to remove.
 *
 * @param <T> the type of the items
 */
public final class EditStage<T> implements Stage<T> {

	private final UnaryOperator<T> edit;

	/**
	 * Creates a stage with an edit of one's own.
	 * @param edit gives the changed item, or the same instance
	 */
	public EditStage(UnaryOperator<T> edit) {
		this.edit = edit;
	}

	/**
	 * Edits the attributes of spans.
	 * @param edit gives the same instance where nothing changes, such as
	 * {@link AttributeActions}
	 * @return the stage
	 */
	public static EditStage<SpanData> ofSpanAttributes(UnaryOperator<Attributes> edit) {
		return new EditStage<>((span) -> {
			Attributes before = span.getAttributes();
			Attributes after = edit.apply(before);
			return (after != before) ? EditedSpan.of(span).attributes(after) : span;
		});
	}

	/**
	 * Edits the attributes of log records.
	 * @param edit gives the same instance where nothing changes
	 * @return the stage
	 */
	public static EditStage<LogRecordData> ofLogRecordAttributes(UnaryOperator<Attributes> edit) {
		return new EditStage<>((log) -> {
			Attributes before = log.getAttributes();
			Attributes after = edit.apply(before);
			return (after != before) ? EditedLogRecord.of(log).attributes(after) : log;
		});
	}

	/**
	 * Edits the resource of spans: once, however many spans share it.
	 * @param edit gives the same instance where nothing changes
	 * @return the stage
	 */
	public static EditStage<SpanData> ofSpanResource(UnaryOperator<Attributes> edit) {
		ResourceEdits edits = new ResourceEdits(edit);
		return new EditStage<>((span) -> {
			Resource before = span.getResource();
			Resource after = edits.apply(before);
			return (after != before) ? EditedSpan.of(span).resource(after) : span;
		});
	}

	/**
	 * Edits the resource of log records: once, however many records share it.
	 * @param edit gives the same instance where nothing changes
	 * @return the stage
	 */
	public static EditStage<LogRecordData> ofLogRecordResource(UnaryOperator<Attributes> edit) {
		ResourceEdits edits = new ResourceEdits(edit);
		return new EditStage<>((log) -> {
			Resource before = log.getResource();
			Resource after = edits.apply(before);
			return (after != before) ? EditedLogRecord.of(log).resource(after) : log;
		});
	}

	/**
	 * Edits the resource of metrics: once, however many metrics share it.
	 * @param edit gives the same instance where nothing changes
	 * @return the stage
	 */
	public static EditStage<MetricData> ofMetricResource(UnaryOperator<Attributes> edit) {
		ResourceEdits edits = new ResourceEdits(edit);
		return new EditStage<>((metric) -> {
			Resource before = metric.getResource();
			Resource after = edits.apply(before);
			return (after != before) ? new ChangedMetric(metric, after, metric.getData()) : metric;
		});
	}

	@Override
	public Batch<T> process(Batch<T> batch) {
		List<T> items = batch.items();
		List<T> edited = null;
		for (int i = 0; i < items.size(); i++) {
			T before = items.get(i);
			T after = this.edit.apply(before);
			if (after != before && edited == null) {
				edited = new ArrayList<>(items.size());
				edited.addAll(items.subList(0, i));
			}
			if (edited != null) {
				edited.add(after);
			}
		}
		return (edited != null) ? batch.with(edited) : batch;
	}

	/** Resources by identity: a process has one, a test a few. */
	private static final class ResourceEdits {

		private static final int MAX_REMEMBERED = 64;

		private final UnaryOperator<Attributes> edit;

		private final Map<Resource, Resource> known = new IdentityHashMap<>();

		private @Nullable Resource lastBefore;

		private @Nullable Resource lastAfter;

		ResourceEdits(UnaryOperator<Attributes> edit) {
			this.edit = edit;
		}

		Resource apply(Resource before) {
			Resource last = this.lastAfter;
			if (before == this.lastBefore && last != null) {
				return last;
			}
			if (this.known.size() >= MAX_REMEMBERED) {
				this.known.clear();
			}
			Resource after = this.known.computeIfAbsent(before, this::compute);
			this.lastBefore = before;
			this.lastAfter = after;
			return after;
		}

		private Resource compute(Resource before) {
			Attributes attributes = this.edit.apply(before.getAttributes());
			return (attributes != before.getAttributes()) ? Resource.create(attributes, before.getSchemaUrl()) : before;
		}

	}

}
