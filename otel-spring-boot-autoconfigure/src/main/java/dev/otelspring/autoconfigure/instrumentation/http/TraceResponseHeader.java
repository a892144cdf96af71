package dev.otelspring.autoconfigure.instrumentation.http;

import io.opentelemetry.api.trace.SpanContext;

/**
 * A header of each response that names its trace, for a user who reports an error or a
 * browser that links to it.
 *
 * @see <a href="https://w3c.github.io/trace-context/#traceresponse-header">Trace Context,
 * traceresponse</a>
 */
final class TraceResponseHeader {

	private static final String TRACERESPONSE = "traceresponse";

	private final String name;

	/**
	 * Creates a header.
	 * @param name {@code traceresponse} gets the W3C's form, each other name the trace id
	 * alone
	 * @throws IllegalArgumentException if it is no name of a header
	 */
	TraceResponseHeader(String name) {
		this.name = CapturedHeaders.checkedName(name);
	}

	String name() {
		return this.name;
	}

	String value(SpanContext span) {
		return TRACERESPONSE.equalsIgnoreCase(this.name)
				? "00-" + span.getTraceId() + "-" + span.getSpanId() + "-" + span.getTraceFlags().asHex()
				: span.getTraceId();
	}

}
