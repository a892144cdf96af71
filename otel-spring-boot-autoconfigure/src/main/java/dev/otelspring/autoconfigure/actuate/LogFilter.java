package dev.otelspring.autoconfigure.actuate;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.opentelemetry.api.common.Value;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;

/**
 * Which of the recent log records somebody wants to see: all that is given must hold.
 *
 * @param severity how severe a record is at least
 * @param text what its body, or a value among its attributes, contains; in whatever case
 * @param attribute an attribute with its value, or its key alone
 * @param traceId the trace to which it belongs
 * @param logger how its logger's name begins
 */
record LogFilter(@Nullable Severity severity, @Nullable String text, @Nullable String attribute,
		@Nullable String traceId, @Nullable String logger) {

	/**
	 * Reads a filter.
	 * @param severity such as WARN
	 * @param text anything
	 * @param attribute a key, or a key with its value
	 * @param traceId 32 hexadecimal digits
	 * @param logger such as {@code com.example}
	 * @return the filter
	 * @throws InvalidEndpointRequestException which is a 400, if a value means nothing
	 */
	static LogFilter of(@Nullable String severity, @Nullable String text, @Nullable String attribute,
			@Nullable String traceId, @Nullable String logger) {
		return new LogFilter((severity != null) ? severity(severity) : null, text, Search.attribute(attribute),
				(traceId != null) ? traceId(traceId) : null, logger);
	}

	private static Severity severity(String name) {
		return Stream.of(Severity.values())
			.filter((severity) -> severity.name().equalsIgnoreCase(name.strip())
					&& severity != Severity.UNDEFINED_SEVERITY_NUMBER)
			.findFirst()
			.orElseThrow(() -> Search.refused("severity", name, "must be one of " + names()));
	}

	// WARN2 and its like are understood, and of no use to those who must be told.
	private static String names() {
		return Stream.of(Severity.values())
			.filter((severity) -> severity.getSeverityNumber() % 4 == 1)
			.map(Severity::name)
			.collect(Collectors.joining(", "));
	}

	private static String traceId(String text) {
		String traceId = text.strip().toLowerCase(Locale.ROOT);
		if (!TraceId.isValid(traceId)) {
			throw Search.refused("traceId", text, "must be 32 hexadecimal digits");
		}
		return traceId;
	}

	boolean matches(LogRecordData log) {
		return (this.severity == null || log.getSeverity().getSeverityNumber() >= this.severity.getSeverityNumber())
				&& (this.traceId == null || this.traceId.equals(log.getSpanContext().getTraceId()))
				&& (this.logger == null || log.getInstrumentationScopeInfo().getName().startsWith(this.logger))
				&& (this.attribute == null || Search.hasAttribute(log.getAttributes(), this.attribute))
				&& (this.text == null || hasText(log, this.text));
	}

	private static boolean hasText(LogRecordData log, String text) {
		Value<?> body = log.getBodyValue();
		return (body != null && Search.contains(body.asString(), text)) || Search.hasText(log.getAttributes(), text);
	}

}
