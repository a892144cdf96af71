package dev.otelspring.autoconfigure.instrumentation.logback;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import dev.otelspring.autoconfigure.instrumentation.logback.LogbackAppenderProperties.Experimental;
import dev.otelspring.autoconfigure.instrumentation.logging.KeySelection;
import dev.otelspring.autoconfigure.instrumentation.logging.LogAttributes;
import dev.otelspring.autoconfigure.instrumentation.logging.LogEmitter;
import dev.otelspring.autoconfigure.instrumentation.logging.LogFields;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.logs.LogRecordBuilder;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;

/** Makes a log record of Logback's event. */
final class LogbackRecords implements LogEmitter<ILoggingEvent> {

	private static final AttributeKey<List<String>> MARKER = AttributeKey.stringArrayKey("logback.marker");

	private final LogFields fields;

	private final Experimental optional;

	private final KeySelection mdc;

	private final KeySelection keyValuePairs;

	LogbackRecords(LogFields fields, Experimental optional) {
		this.fields = fields;
		this.optional = optional;
		this.mdc = optional.mdc();
		this.keyValuePairs = optional.keyValuePairs();
	}

	@Override
	public void emit(ILoggingEvent event, Context context, long threadId) {
		Instant time = Objects.requireNonNullElseGet(event.getInstant(),
				() -> Instant.ofEpochMilli(event.getTimeStamp()));
		LogRecordBuilder builder = this.fields.begin(event.getLoggerName(), severity(event.getLevel()),
				event.getLevel().toString(), context, time);
		if (builder == null) {
			return;
		}
		this.fields.setMessage(builder, event.getFormattedMessage(), event.getMessage(), event.getArgumentArray());
		setException(builder, event.getThrowableProxy());
		if (!this.keyValuePairs.isEmpty()) {
			setKeyValues(builder, event.getKeyValuePairs());
		}
		if (this.optional.captureMarkerAttribute() && event.getMarkerList() != null) {
			builder.setAttribute(MARKER, event.getMarkerList().stream().map(Marker::getName).toList());
		}
		if (!this.mdc.isEmpty()) {
			this.fields.setMdc(builder, event.getMDCPropertyMap());
		}
		this.fields.setThread(builder, event.getThreadName(), threadId);
		if (this.optional.captureCodeAttributes()) {
			StackTraceElement[] callers = event.getCallerData();
			LogFields.setCode(builder, (callers != null && callers.length > 0) ? callers[0] : null);
		}
		builder.emit();
	}

	private static Severity severity(Level level) {
		return switch (level.toInt()) {
			case Level.ERROR_INT -> Severity.ERROR;
			case Level.WARN_INT -> Severity.WARN;
			case Level.INFO_INT -> Severity.INFO;
			case Level.DEBUG_INT -> Severity.DEBUG;
			default -> Severity.TRACE;
		};
	}

	private void setException(LogRecordBuilder builder, @Nullable IThrowableProxy exception) {
		if (exception instanceof ThrowableProxy proxy) {
			LogAttributes.setException(builder, proxy.getThrowable(), this.fields);
		}
		else if (exception != null) {
			LogAttributes.setException(builder, exception.getClassName(), exception.getMessage(),
					ThrowableProxyUtil.asString(exception), this.fields);
		}
	}

	private void setKeyValues(LogRecordBuilder builder, @Nullable List<KeyValuePair> pairs) {
		if (pairs == null) {
			return;
		}
		for (KeyValuePair pair : pairs) {
			if (LogFields.EVENT_NAME.equals(pair.key) && pair.value instanceof String name) {
				builder.setEventName(name);
			}
			else if (pair.key != null && this.keyValuePairs.takes(pair.key)) {
				LogAttributes.set(builder, pair.key, pair.value, this.fields);
			}
		}
	}

}
