package dev.otelspring.pipeline.heap;

import java.util.List;
import java.util.function.BiConsumer;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.metrics.data.ExponentialHistogramPointData;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.PointData;
import io.opentelemetry.sdk.metrics.data.SummaryPointData;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.jspecify.annotations.Nullable;

/**
 * Estimates the heap that an item holds: what belongs to it alone, not the keys, the
 * names and the resource that it shares with others. Good to a factor of two, which a
 * bound needs. Not thread-safe.
 */
public final class HeapSize {

	/** Span, context, ids, and the lists, without anything in them. */
	private static final int SPAN = 600;

	/** Record, context and ids, without anything in them. */
	private static final int LOG_RECORD = 300;

	private static final int EVENT_OR_LINK = 120;

	private static final int METRIC = 150;

	private static final int POINT = 60;

	private static final int EXEMPLAR = 150;

	private static final int BUCKET = 8;

	private static final int ENTRY = 16;

	private static final int NUMBER = 24;

	/** Object, array header and padding; most characters take one byte. */
	private static final int TEXT = 56;

	private final BiConsumer<AttributeKey<?>, Object> attribute = (key, value) -> addAttribute(value);

	private long sum;

	/**
	 * The size of a span.
	 * @param span a span that has ended
	 * @return bytes, about
	 */
	public long of(SpanData span) {
		this.sum = SPAN;
		try {
			addParts(span);
		}
		catch (RuntimeException ex) {
			// A span of somebody else's making. To fail here would fail the batch, of
			// which a part already waits.
			this.sum += SPAN;
		}
		return this.sum;
	}

	/**
	 * The size of a log record.
	 * @param log what the application logged
	 * @return bytes, about
	 */
	public long of(LogRecordData log) {
		this.sum = LOG_RECORD;
		try {
			Value<?> body = log.getBodyValue();
			this.sum += sizeOf((body != null && body.getValue() instanceof String text) ? text : body);
			add(log.getAttributes());
		}
		catch (RuntimeException ex) {
			this.sum += LOG_RECORD;
		}
		return this.sum;
	}

	/**
	 * The size of a metric's points, without their attributes, which are the SDK's own.
	 * @param metric what was read
	 * @return bytes, about
	 */
	public long of(MetricData metric) {
		long bytes = METRIC;
		for (PointData point : metric.getData().getPoints()) {
			bytes += POINT + (long) EXEMPLAR * point.getExemplars().size();
			if (point instanceof HistogramPointData histogram) {
				bytes += TEXT + (long) BUCKET * histogram.getCounts().size();
			}
			else if (point instanceof ExponentialHistogramPointData histogram) {
				bytes += 4 * TEXT + (long) BUCKET * (histogram.getPositiveBuckets().getBucketCounts().size()
						+ histogram.getNegativeBuckets().getBucketCounts().size());
			}
			else if (point instanceof SummaryPointData summary) {
				bytes += TEXT + (long) POINT * summary.getValues().size();
			}
		}
		return bytes;
	}

	private void addParts(SpanData span) {
		this.sum += span.getStatus().getDescription().length();
		add(span.getAttributes());
		List<EventData> events = span.getEvents();
		for (int i = 0; i < events.size(); i++) {
			this.sum += EVENT_OR_LINK;
			add(events.get(i).getAttributes());
		}
		List<LinkData> links = span.getLinks();
		for (int i = 0; i < links.size(); i++) {
			this.sum += EVENT_OR_LINK;
			add(links.get(i).getAttributes());
		}
	}

	private void add(Attributes attributes) {
		if (!attributes.isEmpty()) {
			attributes.forEach(this.attribute);
		}
	}

	private void addAttribute(Object value) {
		this.sum += ENTRY + sizeOf(value);
	}

	private static long sizeOf(@Nullable Object value) {
		if (value instanceof String text) {
			return TEXT + text.length();
		}
		if (value instanceof List<?> list) {
			long size = TEXT;
			for (Object element : list) {
				size += ENTRY + sizeOf(element);
			}
			return size;
		}
		if (value instanceof Value<?> nested) {
			return TEXT + 2L * nested.asString().length();
		}
		return NUMBER;
	}

}
