package dev.otelspring.autoconfigure.actuate;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import dev.otelspring.pipeline.assembly.TelemetryPipeline;
import dev.otelspring.pipeline.status.RecentLogs;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * Shows the log records of this process.
 */
final class LogReport {

	/**
	 * Records that were just emitted are waiting for a batch: looking does not wait for
	 * it.
	 */
	private static final Duration COLLECT_PATIENCE = Duration.ofSeconds(1);

	private final @Nullable TelemetryPipeline pipeline;

	private final @Nullable RecentLogs recentLogs;

	LogReport(@Nullable TelemetryPipeline pipeline, @Nullable RecentLogs recentLogs) {
		this.pipeline = pipeline;
		this.recentLogs = recentLogs;
	}

	@Nullable LogList list(LogFilter filter) {
		if (this.pipeline == null || this.recentLogs == null) {
			return null;
		}
		this.pipeline.collect(COLLECT_PATIENCE);
		return new LogList(newestFirst(filter::matches).stream().map(LogReport::describe).toList());
	}

	/**
	 * The records of a trace that were collected by now.
	 * @param traceId 32 hexadecimal digits
	 * @return by the id of the span, the oldest first
	 */
	Map<String, List<LogEntry>> bySpan(String traceId) {
		Map<String, List<LogEntry>> bySpan = new HashMap<>();
		newestFirst((log) -> traceId.equals(log.getSpanContext().getTraceId()))
			.forEach((log) -> bySpan.computeIfAbsent(log.getSpanContext().getSpanId(), (spanId) -> new ArrayList<>())
				.add(0, describe(log)));
		return bySpan;
	}

	private List<LogRecordData> newestFirst(Predicate<LogRecordData> filter) {
		return (this.recentLogs != null) ? this.recentLogs.newestFirst().stream().filter(filter).toList() : List.of();
	}

	private static LogEntry describe(LogRecordData log) {
		// What has no time of its own has that at which it was seen.
		long at = (log.getTimestampEpochNanos() != 0) ? log.getTimestampEpochNanos()
				: log.getObservedTimestampEpochNanos();
		Value<?> body = log.getBodyValue();
		SpanContext span = log.getSpanContext();
		return new LogEntry(Answers.instant(at), severity(log), log.getSeverity().getSeverityNumber(),
				log.getInstrumentationScopeInfo().getName(), (body != null) ? Answers.shortened(body.asString()) : null,
				log.getEventName(), span.isValid() ? span.getTraceId() : null, span.isValid() ? span.getSpanId() : null,
				Answers.shortened(log.getAttributes()));
	}

	private static @Nullable String severity(LogRecordData log) {
		Severity severity = log.getSeverity();
		return (severity != Severity.UNDEFINED_SEVERITY_NUMBER) ? severity.name() : log.getSeverityText();
	}

	/**
	 * The list.
	 *
	 * @param logs the newest first
	 */
	record LogList(List<LogEntry> logs) implements OperationResponseBody {
	}

	/**
	 * A log record.
	 *
	 * @param at when it was emitted
	 * @param severity such as WARN
	 * @param severityNumber from 1 to 24, 0 if it is not known
	 * @param logger who emitted it
	 * @param body its text, cut if it is long
	 * @param eventName its name, if it is an event
	 * @param traceId the trace within which it was emitted
	 * @param spanId the span within which it was emitted
	 * @param attributes its attributes
	 */
	record LogEntry(Instant at, @Nullable String severity, int severityNumber, String logger, @Nullable String body,
			@Nullable String eventName, @Nullable String traceId, @Nullable String spanId,
			Map<String, Object> attributes) {
	}

}
