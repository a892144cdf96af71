package dev.otelspring.autoconfigure.testing;

import java.util.HexFormat;
import java.util.Map;

import io.opentelemetry.proto.logs.v1.LogRecord;

/**
 * A log record as a backend has it.
 *
 * @param scope the logger's name
 * @param body the message
 * @param traceId 32 hexadecimal digits; empty outside of any trace
 * @param spanId 16 hexadecimal digits; empty outside of any trace
 * @param attributes strings, longs, doubles, booleans and lists of them
 * @param record all that was sent
 */
public record SentLog(String scope, String body, String traceId, String spanId, Map<String, Object> attributes,
		LogRecord record) {

	static SentLog of(String scope, LogRecord record) {
		return new SentLog(scope, record.getBody().getStringValue(),
				HexFormat.of().formatHex(record.getTraceId().toByteArray()),
				HexFormat.of().formatHex(record.getSpanId().toByteArray()),
				SentAttributes.of(record.getAttributesList()), record);
	}

}
