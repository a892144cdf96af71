package dev.otelspring.autoconfigure.propagation;

import java.util.Collection;
import java.util.List;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import org.jspecify.annotations.Nullable;

/**
 * {@code xray}: the header of AWS X-Ray. A load balancer adds one with a trace id and
 * nothing else: there is no span to continue, unless it denies.
 *
 * @see <a href=
 * "https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader">AWS
 * X-Ray, tracing header</a>
 */
final class XRayPropagator implements TextMapPropagator {

	static final String TRACE = "X-Amzn-Trace-Id";

	private static final String ROOT = "Root=";

	private static final String PARENT = "Parent=";

	private static final String SAMPLED = "Sampled=";

	@Override
	public Collection<String> fields() {
		return List.of(TRACE);
	}

	@Override
	public <C> void inject(Context context, @Nullable C carrier, TextMapSetter<C> setter) {
		SpanContext span = Span.fromContext(context).getSpanContext();
		if (span.isValid()) {
			String traceId = span.getTraceId();
			setter.set(carrier, TRACE, ROOT + "1-" + traceId.substring(0, 8) + "-" + traceId.substring(8) + ";" + PARENT
					+ span.getSpanId() + ";" + SAMPLED + (span.isSampled() ? "1" : "0"));
		}
	}

	@Override
	public <C> Context extract(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
		String header = getter.get(carrier, TRACE);
		if (header == null) {
			return context;
		}
		String traceId = null;
		String spanId = null;
		Boolean sampled = null;
		int start = 0;
		while (start <= header.length()) {
			int end = Wire.find(header, ';', start, header.length());
			int from = Wire.skipSpace(header, start, end);
			int to = Wire.dropSpace(header, from, end);
			if (header.startsWith(ROOT, from)) {
				traceId = traceId(header, from + ROOT.length(), to);
			}
			else if (header.startsWith(PARENT, from)) {
				int id = from + PARENT.length();
				spanId = (to - id == 16) ? Wire.id(header, id, to, 16) : null;
			}
			else if (header.startsWith(SAMPLED, from) && to == from + SAMPLED.length() + 1) {
				sampled = sampled(header.charAt(to - 1));
			}
			start = end + 1;
		}
		if (traceId != null && spanId != null) {
			return RemoteParent.span(context, traceId, spanId, sampled);
		}
		return Boolean.FALSE.equals(sampled) ? RemoteParent.decision(context, traceId, false) : context;
	}

	// A question mark asks us to decide, as no decision does.
	private static @Nullable Boolean sampled(char c) {
		return switch (c) {
			case '0' -> Boolean.FALSE;
			case '1' -> Boolean.TRUE;
			default -> null;
		};
	}

	/**
	 * Reads {@code 1-}, the time in 8 digits, a dash, and 24 digits.
	 * @param header the header's value
	 * @param from the first index
	 * @param to the index after the last
	 * @return 32 digits, {@code null} if it is something else
	 */
	private static @Nullable String traceId(String header, int from, int to) {
		if (to - from != 35 || !header.startsWith("1-", from) || header.charAt(from + 10) != '-') {
			return null;
		}
		String digits = header.substring(from + 2, from + 10) + header.substring(from + 11, to);
		return Wire.id(digits, 0, digits.length(), 32);
	}

	@Override
	public String toString() {
		return "xray";
	}

}
