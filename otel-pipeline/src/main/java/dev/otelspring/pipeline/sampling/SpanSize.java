package dev.otelspring.pipeline.sampling;

import java.util.List;
import java.util.function.BiConsumer;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;

/**
 * Estimates the heap that a span holds: what belongs to it alone, not the keys, the names
 * and the resource that it shares with others. Good to a factor of two, which a bound
 * needs. Not thread-safe.
 */
final class SpanSize implements BiConsumer<AttributeKey<?>, Object> {

	/** Span, context, ids, and the lists, without anything in them. */
	private static final int SPAN = 600;

	private static final int EVENT_OR_LINK = 120;

	private static final int ENTRY = 16;

	private static final int NUMBER = 24;

	/** Object, array header and padding; most characters take one byte. */
	private static final int TEXT = 56;

	private long sum;

	long of(SpanData span) {
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

	private void addParts(SpanData span) {
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
			attributes.forEach(this);
		}
	}

	@Override
	public void accept(AttributeKey<?> key, Object value) {
		this.sum += ENTRY + sizeOf(value);
	}

	private static long sizeOf(Object value) {
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
