package dev.otelspring.pipeline.otlp;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.api.trace.TraceState;

/**
 * Writes what spans, links, log records and exemplars tell of a span context.
 */
final class SpanContextEncoder {

	/** Set in the flags of a span or link: the bit above tells whether it is remote. */
	private static final int KNOWS_WHETHER_REMOTE = 0x100;

	private static final int REMOTE = 0x200;

	private final ProtobufWriter out;

	SpanContextEncoder(ProtobufWriter out) {
		this.out = out;
	}

	void traceId(int field, String traceId) {
		this.out.id(field, traceId, TraceId.getLength());
	}

	void spanId(int field, String spanId) {
		this.out.id(field, spanId, SpanId.getLength());
	}

	/**
	 * Writes the flags of a span or of a link.
	 * @param field where they belong
	 * @param flags the W3C's flags
	 * @param remote whether the span's parent, or the linked span, is in another process
	 * @see <a href=
	 * "https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/trace/v1/trace.proto">SpanFlags</a>
	 */
	void flags(int field, TraceFlags flags, boolean remote) {
		this.out.fixed32(field, flags.asByte() & 0xff | KNOWS_WHETHER_REMOTE | (remote ? REMOTE : 0));
	}

	/**
	 * Writes the trace state as in a W3C {@code tracestate} header.
	 * @param field where it belongs
	 * @param context whose state it is
	 */
	void traceState(int field, SpanContext context) {
		TraceState state = context.getTraceState();
		if (state.isEmpty()) {
			return;
		}
		StringBuilder header = new StringBuilder();
		state.forEach((key, value) -> header.append(header.isEmpty() ? "" : ",").append(key).append('=').append(value));
		this.out.string(field, header.toString());
	}

}
