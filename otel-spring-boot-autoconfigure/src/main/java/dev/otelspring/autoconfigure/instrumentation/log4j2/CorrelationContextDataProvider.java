package dev.otelspring.autoconfigure.instrumentation.log4j2;

import java.util.Map;

import dev.otelspring.autoconfigure.instrumentation.logging.CorrelationKeys;
import dev.otelspring.autoconfigure.instrumentation.logging.Latest;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import org.apache.logging.log4j.ThreadContext;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.util.ContextDataProvider;
import org.jspecify.annotations.Nullable;

/**
 * Adds the current span to what log events have of their thread. Log4j asks once for each
 * event, on the thread that logs, asynchronous loggers included; the
 * {@code ThreadContext} itself never has the ids.
 *
 * <p>
 * Thread-safe. Log4j creates it, from {@code META-INF/services}.
 */
public final class CorrelationContextDataProvider implements ContextDataProvider {

	/** Nothing is added where there are none. */
	static final Latest<CorrelationKeys> KEYS = new Latest<>();

	/** For Log4j. */
	public CorrelationContextDataProvider() {
	}

	@Override
	public Map<String, String> supplyContextData() {
		CorrelationKeys keys = KEYS.get();
		SpanContext span = Span.current().getSpanContext();
		// What the application put there wins.
		if (keys == null || !span.isValid() || ThreadContext.containsKey(keys.traceId())) {
			return Map.of();
		}
		return Map.of(keys.traceId(), span.getTraceId(), keys.spanId(), span.getSpanId(), keys.traceFlags(),
				span.getTraceFlags().asHex());
	}

	@Override
	public @Nullable Object getValue(String key) {
		CorrelationKeys keys = KEYS.get();
		return (keys != null && keys.contain(key)) ? supplyContextData().get(key) : null;
	}

	/**
	 * What was current when an event was logged, as far as the event tells.
	 * @param event taken over from another thread
	 * @return with the span alone
	 */
	static Context context(LogEvent event) {
		CorrelationKeys keys = KEYS.get();
		if (keys == null) {
			return Context.root();
		}
		String traceId = event.getContextData().getValue(keys.traceId());
		String spanId = event.getContextData().getValue(keys.spanId());
		if (traceId == null || spanId == null) {
			return Context.root();
		}
		return Context.root()
			.with(Span.wrap(SpanContext.create(traceId, spanId,
					flags(event.getContextData().getValue(keys.traceFlags())), TraceState.getDefault())));
	}

	private static TraceFlags flags(@Nullable String hex) {
		return (hex != null && hex.matches("[0-9a-f]{2}")) ? TraceFlags.fromHex(hex, 0) : TraceFlags.getDefault();
	}

}
