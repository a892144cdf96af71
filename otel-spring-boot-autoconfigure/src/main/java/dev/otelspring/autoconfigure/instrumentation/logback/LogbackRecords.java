package dev.otelspring.autoconfigure.instrumentation.logback;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import dev.otelspring.autoconfigure.instrumentation.logback.LogbackAppenderProperties.Experimental;
import dev.otelspring.autoconfigure.instrumentation.logging.CorrelationKeys;
import dev.otelspring.autoconfigure.instrumentation.logging.LogAttributes;
import dev.otelspring.autoconfigure.instrumentation.logging.LogEmitter;
import dev.otelspring.autoconfigure.instrumentation.logging.LogText;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.logs.LogRecordBuilder;
import io.opentelemetry.api.logs.Logger;
import io.opentelemetry.api.logs.LoggerProvider;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.context.Context;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;

/**
 * Makes a log record of Logback's event. What is not asked for is not computed.
 *
 * @see <a href=
 * "https://opentelemetry.io/docs/specs/otel/logs/data-model/">Specification, logs data
 * model</a>
 */
final class LogbackRecords implements LogEmitter<ILoggingEvent> {

	private static final String EVENT_NAME = "event.name";

	private static final AttributeKey<String> THREAD_NAME = AttributeKey.stringKey("thread.name");

	private static final AttributeKey<Long> THREAD_ID = AttributeKey.longKey("thread.id");

	private static final AttributeKey<List<String>> MARKER = AttributeKey.stringArrayKey("logback.marker");

	private static final AttributeKey<String> FUNCTION = AttributeKey.stringKey("code.function.name");

	private static final AttributeKey<String> FILE = AttributeKey.stringKey("code.file.path");

	private static final AttributeKey<Long> LINE = AttributeKey.longKey("code.line.number");

	private static final AttributeKey<String> TEMPLATE = AttributeKey.stringKey("log.body.template");

	private static final AttributeKey<List<String>> PARAMETERS = AttributeKey.stringArrayKey("log.body.parameters");

	private static final AttributeKey<String> EXCEPTION_TYPE = AttributeKey.stringKey("exception.type");

	private static final AttributeKey<String> EXCEPTION_MESSAGE = AttributeKey.stringKey("exception.message");

	private static final AttributeKey<String> STACK_TRACE = AttributeKey.stringKey("exception.stacktrace");

	private final LoggerProvider loggers;

	private final LogbackAppenderProperties properties;

	private final Experimental optional;

	private final Level threshold;

	private final int maxMessageLength;

	private final boolean wholeMdc;

	private final CorrelationKeys correlationKeys;

	LogbackRecords(LoggerProvider loggers, LogbackAppenderProperties properties, int maxMessageLength,
			CorrelationKeys correlationKeys) {
		this.loggers = loggers;
		this.properties = properties;
		this.optional = properties.experimental();
		this.threshold = Level.toLevel(properties.threshold().name(), Level.ERROR);
		this.maxMessageLength = maxMessageLength;
		this.wholeMdc = this.optional.captureMdcAttributes().contains("*");
		this.correlationKeys = correlationKeys;
	}

	@Override
	public void emit(ILoggingEvent event, Context context, long threadId) {
		if (!event.getLevel().isGreaterOrEqual(this.threshold) || isExcluded(event.getLoggerName())) {
			return;
		}
		Severity severity = severity(event.getLevel());
		Logger logger = this.loggers.get(event.getLoggerName());
		if (!logger.isEnabled(severity, context)) {
			return;
		}
		LogRecordBuilder builder = logger.logRecordBuilder()
			.setContext(context)
			.setSeverity(severity)
			.setSeverityText(event.getLevel().toString());
		setTime(builder, event);
		setMessage(builder, event);
		setException(builder, event.getThrowableProxy());
		if (this.optional.captureKeyValuePairAttributes()) {
			setKeyValues(builder, event.getKeyValuePairs());
		}
		if (this.optional.captureMarkerAttribute()) {
			setMarkers(builder, event.getMarkerList());
		}
		setMdc(builder, event);
		if (this.properties.experimentalLogAttributes()) {
			builder.setAttribute(THREAD_NAME, event.getThreadName());
			builder.setAttribute(THREAD_ID, threadId);
		}
		if (this.optional.captureCodeAttributes()) {
			setCode(builder, event.getCallerData());
		}
		builder.emit();
	}

	private boolean isExcluded(String logger) {
		for (String excluded : this.properties.excludeLoggers()) {
			if (logger.startsWith(excluded)
					&& (logger.length() == excluded.length() || logger.charAt(excluded.length()) == '.')) {
				return true;
			}
		}
		return false;
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

	// Observed then, too: that it was held for a while is nobody's concern.
	private static void setTime(LogRecordBuilder builder, ILoggingEvent event) {
		Instant instant = event.getInstant();
		Instant time = (instant != null) ? instant : Instant.ofEpochMilli(event.getTimeStamp());
		builder.setTimestamp(time).setObservedTimestamp(time);
	}

	private void setMessage(LogRecordBuilder builder, ILoggingEvent event) {
		String message = event.getFormattedMessage();
		if (message != null) {
			builder.setBody(LogText.limit(message, this.maxMessageLength));
		}
		Object[] arguments = event.getArgumentArray();
		if (arguments == null || arguments.length == 0) {
			return;
		}
		if (this.optional.captureTemplate()) {
			builder.setAttribute(TEMPLATE, LogText.limit(event.getMessage(), this.maxMessageLength));
		}
		if (this.optional.captureArguments()) {
			builder.setAttribute(PARAMETERS, Arrays.stream(arguments).map(String::valueOf).toList());
		}
	}

	private static void setException(LogRecordBuilder builder, IThrowableProxy exception) {
		if (exception instanceof ThrowableProxy proxy) {
			LogAttributes.setException(builder, proxy.getThrowable());
		}
		else if (exception != null) {
			builder.setAttribute(EXCEPTION_TYPE, exception.getClassName());
			builder.setAttribute(EXCEPTION_MESSAGE, exception.getMessage());
			builder.setAttribute(STACK_TRACE, ThrowableProxyUtil.asString(exception));
		}
	}

	private static void setKeyValues(LogRecordBuilder builder, List<KeyValuePair> pairs) {
		if (pairs == null) {
			return;
		}
		for (KeyValuePair pair : pairs) {
			if (EVENT_NAME.equals(pair.key) && pair.value instanceof String name) {
				builder.setEventName(name);
			}
			else if (pair.key != null) {
				LogAttributes.set(builder, pair.key, pair.value);
			}
		}
	}

	private static void setMarkers(LogRecordBuilder builder, List<Marker> markers) {
		if (markers != null) {
			builder.setAttribute(MARKER, markers.stream().map(Marker::getName).toList());
		}
	}

	private void setMdc(LogRecordBuilder builder, ILoggingEvent event) {
		if (this.optional.captureMdcAttributes().isEmpty()) {
			return;
		}
		Map<String, String> mdc = event.getMDCPropertyMap();
		if (this.wholeMdc) {
			mdc.forEach((key, value) -> {
				if (!this.correlationKeys.contain(key)) {
					builder.setAttribute(key, value);
				}
			});
			return;
		}
		for (String key : this.optional.captureMdcAttributes()) {
			String value = mdc.get(key);
			if (value != null) {
				builder.setAttribute(key, value);
			}
		}
	}

	private static void setCode(LogRecordBuilder builder, StackTraceElement[] callers) {
		if (callers == null || callers.length == 0) {
			return;
		}
		StackTraceElement caller = callers[0];
		builder.setAttribute(FUNCTION, caller.getClassName() + "." + caller.getMethodName());
		if (caller.getFileName() != null) {
			builder.setAttribute(FILE, caller.getFileName());
		}
		if (caller.getLineNumber() > 0) {
			builder.setAttribute(LINE, (long) caller.getLineNumber());
		}
	}

}
