package dev.otelspring.autoconfigure.propagation;

import java.util.Collection;
import java.util.List;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import org.jspecify.annotations.Nullable;

/**
 * {@code b3} and {@code b3multi}, the headers of Zipkin. Both read both formats, and the
 * single header goes first, as OpenTelemetry's specification asks; they differ in what
 * they send.
 *
 * @see <a href="https://github.com/openzipkin/b3-propagation">B3 propagation</a>
 * @see <a href=
 * "https://opentelemetry.io/docs/specs/otel/context/api-propagators/#b3-requirements">Specification,
 * B3 requirements</a>
 */
final class B3Propagator implements TextMapPropagator {

	static final String SINGLE = "b3";

	static final String TRACE_ID = "X-B3-TraceId";

	private static final String SPAN_ID = "X-B3-SpanId";

	private static final String SAMPLED = "X-B3-Sampled";

	private static final String FLAGS = "X-B3-Flags";

	/** The debug flag has no place in a span context, yet is to be passed on. */
	private static final ContextKey<Boolean> DEBUG = ContextKey.named("b3-debug");

	private final boolean multi;

	private B3Propagator(boolean multi) {
		this.multi = multi;
	}

	static B3Propagator single() {
		return new B3Propagator(false);
	}

	static B3Propagator multi() {
		return new B3Propagator(true);
	}

	@Override
	public Collection<String> fields() {
		return this.multi ? List.of(TRACE_ID, SPAN_ID, SAMPLED, FLAGS) : List.of(SINGLE);
	}

	@Override
	public <C> void inject(Context context, @Nullable C carrier, TextMapSetter<C> setter) {
		SpanContext span = Span.fromContext(context).getSpanContext();
		if (!span.isValid()) {
			return;
		}
		boolean debug = span.isSampled() && Boolean.TRUE.equals(context.get(DEBUG));
		String decision = span.isSampled() ? "1" : "0";
		if (!this.multi) {
			setter.set(carrier, SINGLE, span.getTraceId() + "-" + span.getSpanId() + "-" + (debug ? "d" : decision));
			return;
		}
		setter.set(carrier, TRACE_ID, span.getTraceId());
		setter.set(carrier, SPAN_ID, span.getSpanId());
		if (debug) {
			// Whoever debugs has accepted: the decision itself is not sent beside it.
			setter.set(carrier, FLAGS, "1");
		}
		else {
			setter.set(carrier, SAMPLED, decision);
		}
	}

	@Override
	public <C> Context extract(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
		String single = getter.get(carrier, SINGLE);
		Context found = (single != null) ? extractSingle(context, Wire.trim(single)) : context;
		return (found != context) ? found : extractMulti(context, carrier, getter);
	}

	/**
	 * Reads {@code traceId-spanId[-decision[-parentSpanId]]}, or a decision alone.
	 * @param context to add it to
	 * @param header without spaces around it
	 * @return as it was if the header is invalid
	 */
	private static Context extractSingle(Context context, String header) {
		int end = header.length();
		int first = Wire.find(header, '-', 0, end);
		if (first == end) {
			Decision decision = (end == 1) ? Decision.of(header) : null;
			return (decision != null) ? decision.alone(context) : context;
		}
		int second = Wire.find(header, '-', first + 1, end);
		Decision decision = Decision.DEFER;
		if (second < end) {
			int third = Wire.find(header, '-', second + 1, end);
			decision = (third == second + 2) ? Decision.of(header.substring(second + 1, third)) : null;
			if (third < end && (third + 1 + 16 != end || Wire.id(header, third + 1, end, 16) == null)) {
				return context;
			}
		}
		String traceId = traceId(header, 0, first);
		String spanId = spanId(header, first + 1, second);
		return (traceId != null && spanId != null && decision != null) ? decision.with(context, traceId, spanId)
				: context;
	}

	private static <C> Context extractMulti(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
		String trace = getter.get(carrier, TRACE_ID);
		String flags = getter.get(carrier, FLAGS);
		String sampled = getter.get(carrier, SAMPLED);
		Decision decision = Decision.DEFER;
		if (flags != null && "1".equals(Wire.trim(flags))) {
			decision = Decision.DEBUG;
		}
		else if (sampled != null) {
			decision = Decision.ofSampled(Wire.trim(sampled));
		}
		if (decision == null) {
			return context;
		}
		if (trace == null) {
			return decision.alone(context);
		}
		String span = getter.get(carrier, SPAN_ID);
		String traceId = traceId(Wire.trim(trace));
		String spanId = (span != null) ? spanId(Wire.trim(span)) : null;
		return (traceId != null && spanId != null) ? decision.with(context, traceId, spanId) : context;
	}

	private static @Nullable String traceId(String text) {
		return traceId(text, 0, text.length());
	}

	private static @Nullable String traceId(String text, int from, int to) {
		return (to - from == 16 || to - from == 32) ? Wire.id(text, from, to, 32) : null;
	}

	private static @Nullable String spanId(String text) {
		return spanId(text, 0, text.length());
	}

	private static @Nullable String spanId(String text, int from, int to) {
		return (to - from == 16) ? Wire.id(text, from, to, 16) : null;
	}

	@Override
	public String toString() {
		return this.multi ? "b3multi" : "b3";
	}

	/** Section "Sampling State". */
	private enum Decision {

		DEFER(null), DENY(false), ACCEPT(true), DEBUG(true);

		private final @Nullable Boolean sampled;

		Decision(@Nullable Boolean sampled) {
			this.sampled = sampled;
		}

		static @Nullable Decision of(String text) {
			return switch (text) {
				case "0" -> DENY;
				case "1" -> ACCEPT;
				case "d" -> DEBUG;
				default -> null;
			};
		}

		// Old tracers send words instead of digits.
		static @Nullable Decision ofSampled(String text) {
			if (text.equalsIgnoreCase("true")) {
				return ACCEPT;
			}
			if (text.equalsIgnoreCase("false")) {
				return DENY;
			}
			return "d".equals(text) ? null : of(text);
		}

		Context with(Context context, String traceId, String spanId) {
			return debug(RemoteParent.span(context, traceId, spanId, this.sampled));
		}

		Context alone(Context context) {
			return (this.sampled != null) ? debug(RemoteParent.decision(context, null, this.sampled)) : context;
		}

		private Context debug(Context context) {
			return (this == DEBUG) ? context.with(B3Propagator.DEBUG, true) : context;
		}

	}

}
