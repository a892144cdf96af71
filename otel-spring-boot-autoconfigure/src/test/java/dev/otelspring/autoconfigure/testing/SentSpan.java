package dev.otelspring.autoconfigure.testing;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;

/**
 * A span as it arrived at a backend, in words that a test can compare.
 *
 * @param name the name
 * @param kind such as {@code SERVER}
 * @param scope the instrumentation scope's name
 * @param traceId 32 hexadecimal digits
 * @param spanId 16 hexadecimal digits
 * @param parentSpanId 16 hexadecimal digits, empty for a root
 * @param status such as {@code ERROR}
 * @param statusDescription possibly empty
 * @param attributes by key
 * @param events in order
 * @param startNanos when it started, since the epoch
 * @param endNanos when it ended, since the epoch
 */
public record SentSpan(String name, String kind, String scope, String traceId, String spanId, String parentSpanId,
		String status, String statusDescription, Map<String, Object> attributes, List<Event> events, long startNanos,
		long endNanos) {

	static SentSpan of(String scope, Span span) {
		return new SentSpan(span.getName(), kind(span.getKind()), scope, hex(span.getTraceId()), hex(span.getSpanId()),
				hex(span.getParentSpanId()), status(span.getStatus().getCode()), span.getStatus().getMessage(),
				SentAttributes.of(span.getAttributesList()),
				span.getEventsList()
					.stream()
					.map((event) -> new Event(event.getName(), SentAttributes.of(event.getAttributesList())))
					.toList(),
				span.getStartTimeUnixNano(), span.getEndTimeUnixNano());
	}

	private static String hex(ByteString bytes) {
		return HexFormat.of().formatHex(bytes.toByteArray());
	}

	private static String kind(SpanKind kind) {
		return kind.name().replace("SPAN_KIND_", "");
	}

	private static String status(StatusCode status) {
		return status.name().replace("STATUS_CODE_", "");
	}

	/**
	 * An event.
	 *
	 * @param name its name
	 * @param attributes by key
	 */
	public record Event(String name, Map<String, Object> attributes) {
	}

}
