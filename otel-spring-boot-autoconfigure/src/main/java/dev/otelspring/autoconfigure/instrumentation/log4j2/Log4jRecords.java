package dev.otelspring.autoconfigure.instrumentation.log4j2;

import java.time.Instant;

import dev.otelspring.autoconfigure.instrumentation.log4j2.Log4jAppenderProperties.Experimental;
import dev.otelspring.autoconfigure.instrumentation.logging.LogAttributes;
import dev.otelspring.autoconfigure.instrumentation.logging.LogEmitter;
import dev.otelspring.autoconfigure.instrumentation.logging.LogFields;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.logs.LogRecordBuilder;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.context.Context;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.message.MapMessage;
import org.apache.logging.log4j.message.Message;

/** Makes a log record of Log4j's event. */
final class Log4jRecords implements LogEmitter<LogEvent> {

	private static final AttributeKey<String> MARKER = AttributeKey.stringKey("log4j.marker");

	/** The entry of a map that is for people. */
	private static final String MESSAGE = "message";

	private final LogFields fields;

	private final Experimental optional;

	Log4jRecords(LogFields fields, Experimental optional) {
		this.fields = fields;
		this.optional = optional;
	}

	@Override
	public void emit(LogEvent event, Context context, long threadId) {
		Instant time = Instant.ofEpochSecond(event.getInstant().getEpochSecond(), event.getInstant().getNanoOfSecond());
		LogRecordBuilder builder = this.fields.begin(event.getLoggerName(), severity(event.getLevel()),
				event.getLevel().name(), context, time);
		if (builder == null) {
			return;
		}
		setMessage(builder, event.getMessage());
		if (event.getThrown() != null) {
			LogAttributes.setException(builder, event.getThrown(), this.fields);
		}
		String eventName = event.getContextData().getValue(LogFields.EVENT_NAME);
		if (eventName != null) {
			builder.setEventName(eventName);
		}
		if (this.optional.captureMarkerAttribute() && event.getMarker() != null) {
			builder.setAttribute(MARKER, event.getMarker().getName());
		}
		if (!this.optional.captureMdcAttributes().isEmpty()) {
			this.fields.setMdc(builder, event.getContextData().toMap());
		}
		this.fields.setThread(builder, event.getThreadName(), threadId);
		if (this.optional.captureCodeAttributes()) {
			LogFields.setCode(builder, event.getSource());
		}
		builder.emit();
	}

	private void setMessage(LogRecordBuilder builder, Message message) {
		if (this.optional.captureMapMessageAttributes() && message instanceof MapMessage<?, ?> map) {
			this.fields.setMessage(builder, map.get(MESSAGE), null, null);
			map.getData().forEach((key, value) -> {
				if (LogFields.EVENT_NAME.equals(key)) {
					builder.setEventName(String.valueOf((Object) value));
				}
				else if (!MESSAGE.equals(key)) {
					LogAttributes.set(builder, key, value, this.fields);
				}
			});
			return;
		}
		this.fields.setMessage(builder, message.getFormattedMessage(), message.getFormat(), message.getParameters());
	}

	private static Severity severity(Level level) {
		return switch (level.getStandardLevel()) {
			case FATAL -> Severity.FATAL;
			case ERROR -> Severity.ERROR;
			case WARN -> Severity.WARN;
			case INFO -> Severity.INFO;
			case DEBUG -> Severity.DEBUG;
			default -> Severity.TRACE;
		};
	}

}
