package dev.otelspring.autoconfigure.propagation;

import java.util.Collection;
import java.util.Iterator;
import java.util.List;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import org.jspecify.annotations.Nullable;

/**
 * {@code tracecontext}: the headers {@code traceparent} and {@code tracestate}, as strict
 * as W3C Trace Context level 2 is. A {@code traceparent} that is there twice, or is not
 * what the grammar says, is as good as none: the trace begins here.
 *
 * @see <a href="https://www.w3.org/TR/trace-context-2/">Trace Context level 2</a>
 */
final class TraceContextPropagator implements TextMapPropagator {

	static final String TRACE_PARENT = "traceparent";

	static final String TRACE_STATE = "tracestate";

	private static final int TRACE_ID = 3;

	private static final int SPAN_ID = TRACE_ID + 32 + 1;

	private static final int FLAGS = SPAN_ID + 16 + 1;

	private static final int LENGTH = FLAGS + 2;

	/** Sampled and random: section 3.2.2.5 asks to set no other bit to one. */
	private static final int KNOWN_FLAGS = 0b11;

	@Override
	public Collection<String> fields() {
		return List.of(TRACE_PARENT, TRACE_STATE);
	}

	@Override
	public <C> void inject(Context context, @Nullable C carrier, TextMapSetter<C> setter) {
		SpanContext span = Span.fromContext(context).getSpanContext();
		if (!span.isValid()) {
			return;
		}
		int flags = span.getTraceFlags().asByte() & KNOWN_FLAGS;
		setter.set(carrier, TRACE_PARENT,
				"00-" + span.getTraceId() + "-" + span.getSpanId() + "-0" + (char) ('0' + flags));
		TraceState state = span.getTraceState();
		if (!state.isEmpty()) {
			StringBuilder members = new StringBuilder();
			state.forEach((key, value) -> {
				if (!members.isEmpty()) {
					members.append(',');
				}
				members.append(key).append('=').append(value);
			});
			setter.set(carrier, TRACE_STATE, members.toString());
		}
	}

	@Override
	public <C> Context extract(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
		String header = Wire.only(getter, carrier, TRACE_PARENT);
		if (header == null) {
			return context;
		}
		String parent = Wire.trim(header);
		if (!isValid(parent)) {
			return context;
		}
		byte flags = (byte) (Wire.digit(parent.charAt(FLAGS + 1)) & KNOWN_FLAGS);
		// Only now: section 3.3 forbids to parse the state of a parent that is invalid.
		SpanContext span = SpanContext.createFromRemoteParent(parent.substring(TRACE_ID, TRACE_ID + 32),
				parent.substring(SPAN_ID, SPAN_ID + 16), TraceFlags.fromByte(flags), state(carrier, getter));
		return context.with(Span.wrap(span));
	}

	private static boolean isValid(String parent) {
		if (parent.length() < LENGTH || parent.charAt(TRACE_ID - 1) != '-' || parent.charAt(SPAN_ID - 1) != '-'
				|| parent.charAt(FLAGS - 1) != '-') {
			return false;
		}
		if (!Wire.isLowerHex(parent, 0, 2) || parent.startsWith("ff")) {
			return false;
		}
		// Section 3.2.4: a later version may go on, but only after a dash.
		boolean ends = parent.length() == LENGTH || (!parent.startsWith("00") && parent.charAt(LENGTH) == '-');
		return ends && Wire.isLowerHex(parent, TRACE_ID, TRACE_ID + 32)
				&& Wire.isLowerHex(parent, SPAN_ID, SPAN_ID + 16) && Wire.isLowerHex(parent, FLAGS, LENGTH)
				&& !parent.startsWith(TraceId.getInvalid(), TRACE_ID)
				&& !parent.startsWith(SpanId.getInvalid(), SPAN_ID);
	}

	private static <C> TraceState state(@Nullable C carrier, TextMapGetter<C> getter) {
		Iterator<String> headers = getter.getAll(carrier, TRACE_STATE);
		if (!headers.hasNext()) {
			return TraceState.getDefault();
		}
		OrderedTraceState.Parser parser = new OrderedTraceState.Parser();
		while (headers.hasNext()) {
			if (!parser.add(headers.next())) {
				return TraceState.getDefault();
			}
		}
		return parser.parsed();
	}

	@Override
	public String toString() {
		return "tracecontext";
	}

}
