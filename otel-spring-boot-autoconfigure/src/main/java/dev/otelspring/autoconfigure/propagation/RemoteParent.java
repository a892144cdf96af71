package dev.otelspring.autoconfigure.propagation;

import java.util.concurrent.ThreadLocalRandom;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * Puts a caller's span, or no more than its decision, into the context.
 */
final class RemoteParent {

	private RemoteParent() {
	}

	/**
	 * A caller's span.
	 * @param context to add it to
	 * @param traceId 32 hexadecimal digits
	 * @param spanId 16 hexadecimal digits
	 * @param sampled the decision; {@code null} if it is left to us, which is a yes: a
	 * parent that is not sampled would be a no, and nobody has said that
	 * @return with the span
	 */
	static Context span(Context context, String traceId, String spanId, @Nullable Boolean sampled) {
		TraceFlags flags = (sampled == null || sampled) ? TraceFlags.getSampled() : TraceFlags.getDefault();
		return context
			.with(Span.wrap(SpanContext.createFromRemoteParent(traceId, spanId, flags, TraceState.getDefault())));
	}

	/**
	 * A decision without ids, such as {@code b3: 0}. Samplers look at a parent's decision
	 * only if its ids are valid, so it gets some that nobody else has.
	 * @param context to add it to
	 * @param traceId the trace's id if at least that is known
	 * @param sampled the decision
	 * @return as it was if it has a span, which then has a decision, too
	 */
	static Context decision(Context context, @Nullable String traceId, boolean sampled) {
		if (Span.fromContext(context).getSpanContext().isValid()) {
			return context;
		}
		ThreadLocalRandom random = ThreadLocalRandom.current();
		long low = random.nextLong() | 1;
		return span(context, (traceId != null) ? traceId : TraceId.fromLongs(random.nextLong(), low),
				SpanId.fromLong(random.nextLong() | 1), sampled);
	}

}
