package dev.otelspring.autoconfigure.propagation;

import java.util.Collection;
import java.util.List;

import dev.otelspring.autoconfigure.baggage.BaggageRefusals;
import dev.otelspring.autoconfigure.baggage.BaggageRefusals.Reason;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.BaggageBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import org.jspecify.annotations.Nullable;

/**
 * {@code jaeger}: {@code uber-trace-id}, and baggage in a header for each entry. The
 * limits of that baggage are those of W3C Baggage, since Jaeger names none.
 *
 * @see <a href= "https://www.jaegertracing.io/sdk-migration/#propagation-format">Jaeger,
 * propagation format</a>
 */
final class JaegerPropagator implements TextMapPropagator {

	static final String TRACE = "uber-trace-id";

	private static final String BAGGAGE_PREFIX = "uberctx-";

	private static final int SAMPLED = 1;

	private final BaggageRefusals refusals;

	JaegerPropagator(BaggageRefusals refusals) {
		this.refusals = refusals;
	}

	@Override
	public Collection<String> fields() {
		return List.of(TRACE);
	}

	@Override
	public <C> void inject(Context context, @Nullable C carrier, TextMapSetter<C> setter) {
		SpanContext span = Span.fromContext(context).getSpanContext();
		if (span.isValid()) {
			setter.set(carrier, TRACE,
					span.getTraceId() + ":" + span.getSpanId() + ":0:" + (span.isSampled() ? "1" : "0"));
		}
		Baggage baggage = Baggage.fromContext(context);
		if (!baggage.isEmpty()) {
			BaggageLimits limits = new BaggageLimits();
			baggage.forEach((key, entry) -> {
				String value = Wire.encode(entry.getValue());
				if (!Wire.isToken(key, 0, key.length())) {
					this.refusals.sent(Reason.INVALID, 1);
				}
				else if (limits.take(key.length() + 1 + value.length())) {
					setter.set(carrier, BAGGAGE_PREFIX + key, value);
				}
				else {
					this.refusals.sent(Reason.OVER_LIMIT, 1);
				}
			});
		}
	}

	@Override
	public <C> Context extract(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
		String trace = getter.get(carrier, TRACE);
		Context found = (trace != null) ? extractSpan(context, trace) : context;
		return (carrier != null) ? extractBaggage(found, carrier, getter) : found;
	}

	/**
	 * Reads {@code traceId:spanId:parentSpanId:flags}. Ids may lack zeros on the left,
	 * and some clients encode the colons.
	 * @param context to add it to
	 * @param header the header's value
	 * @return as it was if the header is invalid
	 */
	private static Context extractSpan(Context context, String header) {
		String text = Wire.trim(Wire.decode(header, 0, header.length()));
		int end = text.length();
		int first = Wire.find(text, ':', 0, end);
		int second = Wire.find(text, ':', Math.min(first + 1, end), end);
		int third = Wire.find(text, ':', Math.min(second + 1, end), end);
		int flags = third + 1;
		if (flags >= end || end - flags > 2 || Wire.digit(text.charAt(flags)) < 0
				|| Wire.digit(text.charAt(end - 1)) < 0) {
			return context;
		}
		String traceId = Wire.id(text, 0, first, 32);
		String spanId = Wire.id(text, first + 1, second, 16);
		if (traceId == null || spanId == null) {
			return context;
		}
		boolean sampled = (Wire.digit(text.charAt(end - 1)) & SAMPLED) != 0;
		return RemoteParent.span(context, traceId, spanId, sampled);
	}

	private <C> Context extractBaggage(Context context, C carrier, TextMapGetter<C> getter) {
		BaggageBuilder builder = null;
		BaggageLimits limits = null;
		for (String name : getter.keys(carrier)) {
			if (!name.regionMatches(true, 0, BAGGAGE_PREFIX, 0, BAGGAGE_PREFIX.length())) {
				continue;
			}
			String value = getter.get(carrier, name);
			if (value == null) {
				continue;
			}
			int from = Wire.skipSpace(value, 0, value.length());
			int to = Wire.dropSpace(value, from, value.length());
			if (!Wire.isToken(name, BAGGAGE_PREFIX.length(), name.length()) || !isText(value, from, to)) {
				this.refusals.received(Reason.INVALID, 1);
				continue;
			}
			limits = (limits != null) ? limits : new BaggageLimits();
			if (!limits.take(name.length() - BAGGAGE_PREFIX.length() + 1 + to - from)) {
				this.refusals.received(Reason.OVER_LIMIT, 1);
				continue;
			}
			builder = (builder != null) ? builder : Baggage.fromContext(context).toBuilder();
			builder.put(name.substring(BAGGAGE_PREFIX.length()), Wire.decode(value, from, to));
		}
		return (builder != null) ? context.with(builder.build()) : context;
	}

	// Clients differ in what they encode: whatever a header may hold is taken.
	private static boolean isText(String value, int from, int to) {
		for (int index = from; index < to; index++) {
			if (value.charAt(index) < ' ' || value.charAt(index) > '~') {
				return false;
			}
		}
		return true;
	}

	@Override
	public String toString() {
		return "jaeger";
	}

}
