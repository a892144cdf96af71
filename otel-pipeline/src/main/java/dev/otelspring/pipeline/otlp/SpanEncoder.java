package dev.otelspring.pipeline.otlp;

import java.util.List;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;

/**
 * Writes spans. To be read from the bottom of each method: the writer goes backwards.
 */
final class SpanEncoder implements ItemEncoder<SpanData> {

	// opentelemetry.proto.trace.v1.Span

	private static final int TRACE_ID = 1;

	private static final int SPAN_ID = 2;

	private static final int TRACE_STATE = 3;

	private static final int PARENT_SPAN_ID = 4;

	private static final int NAME = 5;

	private static final int KIND = 6;

	private static final int START_TIME_UNIX_NANO = 7;

	private static final int END_TIME_UNIX_NANO = 8;

	private static final int ATTRIBUTES = 9;

	private static final int DROPPED_ATTRIBUTES_COUNT = 10;

	private static final int EVENTS = 11;

	private static final int DROPPED_EVENTS_COUNT = 12;

	private static final int LINKS = 13;

	private static final int DROPPED_LINKS_COUNT = 14;

	private static final int STATUS = 15;

	private static final int FLAGS = 16;

	// Span.Event

	private static final int EVENT_TIME_UNIX_NANO = 1;

	private static final int EVENT_NAME = 2;

	private static final int EVENT_ATTRIBUTES = 3;

	private static final int EVENT_DROPPED_ATTRIBUTES_COUNT = 4;

	// Span.Link

	private static final int LINK_TRACE_ID = 1;

	private static final int LINK_SPAN_ID = 2;

	private static final int LINK_TRACE_STATE = 3;

	private static final int LINK_ATTRIBUTES = 4;

	private static final int LINK_DROPPED_ATTRIBUTES_COUNT = 5;

	private static final int LINK_FLAGS = 6;

	// Status

	private static final int STATUS_MESSAGE = 2;

	private static final int STATUS_CODE = 3;

	private final ProtobufWriter out;

	private final AttributesEncoder attributes;

	private final SpanContextEncoder contexts;

	SpanEncoder(ProtobufWriter out, AttributesEncoder attributes) {
		this.out = out;
		this.attributes = attributes;
		this.contexts = new SpanContextEncoder(out);
	}

	@Override
	public Resource resource(SpanData span) {
		return span.getResource();
	}

	@Override
	public InstrumentationScopeInfo scope(SpanData span) {
		return span.getInstrumentationScopeInfo();
	}

	@Override
	public void write(SpanData span) {
		SpanContext context = span.getSpanContext();
		SpanContext parent = span.getParentSpanContext();
		this.contexts.flags(FLAGS, context.getTraceFlags(), parent.isRemote());
		status(span.getStatus());
		links(span);
		events(span);
		this.out.number(DROPPED_ATTRIBUTES_COUNT, dropped(span.getTotalAttributeCount(), span.getAttributes().size()));
		this.attributes.write(ATTRIBUTES, span.getAttributes());
		this.out.fixed64(END_TIME_UNIX_NANO, span.getEndEpochNanos());
		this.out.fixed64(START_TIME_UNIX_NANO, span.getStartEpochNanos());
		this.out.number(KIND, kind(span.getKind()));
		this.out.string(NAME, span.getName());
		if (parent.isValid()) {
			this.contexts.spanId(PARENT_SPAN_ID, parent.getSpanId());
		}
		this.contexts.traceState(TRACE_STATE, context);
		this.contexts.spanId(SPAN_ID, context.getSpanId());
		this.contexts.traceId(TRACE_ID, context.getTraceId());
	}

	private void status(StatusData status) {
		int before = this.out.length();
		this.out.number(STATUS_CODE, code(status.getStatusCode()));
		this.out.string(STATUS_MESSAGE, status.getDescription());
		this.out.message(STATUS, before);
	}

	private void links(SpanData span) {
		List<LinkData> links = Indexed.of(span.getLinks());
		this.out.number(DROPPED_LINKS_COUNT, dropped(span.getTotalRecordedLinks(), links.size()));
		for (int i = links.size() - 1; i >= 0; i--) {
			LinkData link = links.get(i);
			SpanContext context = link.getSpanContext();
			int before = this.out.length();
			this.contexts.flags(LINK_FLAGS, context.getTraceFlags(), context.isRemote());
			this.out.number(LINK_DROPPED_ATTRIBUTES_COUNT,
					dropped(link.getTotalAttributeCount(), link.getAttributes().size()));
			this.attributes.write(LINK_ATTRIBUTES, link.getAttributes());
			this.contexts.traceState(LINK_TRACE_STATE, context);
			this.contexts.spanId(LINK_SPAN_ID, context.getSpanId());
			this.contexts.traceId(LINK_TRACE_ID, context.getTraceId());
			this.out.message(LINKS, before);
		}
	}

	private void events(SpanData span) {
		List<EventData> events = Indexed.of(span.getEvents());
		this.out.number(DROPPED_EVENTS_COUNT, dropped(span.getTotalRecordedEvents(), events.size()));
		for (int i = events.size() - 1; i >= 0; i--) {
			EventData event = events.get(i);
			int before = this.out.length();
			this.out.number(EVENT_DROPPED_ATTRIBUTES_COUNT,
					dropped(event.getTotalAttributeCount(), event.getAttributes().size()));
			this.attributes.write(EVENT_ATTRIBUTES, event.getAttributes());
			this.out.string(EVENT_NAME, event.getName());
			this.out.fixed64(EVENT_TIME_UNIX_NANO, event.getEpochNanos());
			this.out.message(EVENTS, before);
		}
	}

	/**
	 * How many were not kept. A total that is too small says that none were: an unsigned
	 * number would make four billion of it.
	 * @param total how many there were
	 * @param kept how many there are
	 * @return their difference, at least 0
	 */
	static int dropped(int total, int kept) {
		return Math.max(0, total - kept);
	}

	private static int kind(SpanKind kind) {
		return switch (kind) {
			case INTERNAL -> 1;
			case SERVER -> 2;
			case CLIENT -> 3;
			case PRODUCER -> 4;
			case CONSUMER -> 5;
		};
	}

	private static int code(StatusCode code) {
		return switch (code) {
			case UNSET -> 0;
			case OK -> 1;
			case ERROR -> 2;
		};
	}

}
