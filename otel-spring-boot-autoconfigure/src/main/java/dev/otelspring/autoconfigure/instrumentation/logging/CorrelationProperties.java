package dev.otelspring.autoconfigure.instrumentation.logging;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * By what names log lines tell their trace.
 *
 * @param traceIdKey name of the trace id in a log event's MDC, in Boot's console and file
 * pattern and in structured logs
 * @param spanIdKey name of the span id
 * @param traceFlagsKey name of the trace flags
 */
@ConfigurationProperties("otel.instrumentation.common.logging")
public record CorrelationProperties(@DefaultValue("trace_id") String traceIdKey,
		@DefaultValue("span_id") String spanIdKey, @DefaultValue("trace_flags") String traceFlagsKey) {

	static CorrelationProperties unset() {
		return new CorrelationProperties("trace_id", "span_id", "trace_flags");
	}

}
