package dev.otelspring.autoconfigure.instrumentation.logging;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.logs.LogRecordBuilder;
import io.opentelemetry.api.logs.Logger;
import io.opentelemetry.api.logs.LoggerProvider;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * What log records have by choice, and which are made at all; the same for all libraries.
 * What is not asked for is not computed.
 *
 * @see <a href=
 * "https://opentelemetry.io/docs/specs/otel/logs/data-model/">Specification, logs data
 * model</a>
 */
public final class LogFields {

	/** The key by which an event is given a name. */
	public static final String EVENT_NAME = "event.name";

	private static final AttributeKey<String> THREAD_NAME = AttributeKey.stringKey("thread.name");

	private static final AttributeKey<Long> THREAD_ID = AttributeKey.longKey("thread.id");

	private static final AttributeKey<String> FUNCTION = AttributeKey.stringKey("code.function.name");

	private static final AttributeKey<String> FILE = AttributeKey.stringKey("code.file.path");

	private static final AttributeKey<Long> LINE = AttributeKey.longKey("code.line.number");

	private static final AttributeKey<String> TEMPLATE = AttributeKey.stringKey("log.body.template");

	private static final AttributeKey<List<String>> PARAMETERS = AttributeKey.stringArrayKey("log.body.parameters");

	private final LoggerProvider loggers;

	private final LogSelection selection;

	private final CorrelationKeys correlationKeys;

	private final LogThreshold threshold;

	/**
	 * Prepares records.
	 * @param loggers who makes them
	 * @param selection what they have
	 * @param threshold which are made at all
	 * @param correlationKeys what of the MDC they have anyway
	 */
	public LogFields(LoggerProvider loggers, LogSelection selection, LogThreshold threshold,
			CorrelationKeys correlationKeys) {
		this.loggers = loggers;
		this.selection = selection;
		this.correlationKeys = correlationKeys;
		this.threshold = threshold;
	}

	/**
	 * Begins a record.
	 * @param name the logger's name
	 * @param severity the level's number
	 * @param level the level's name
	 * @param context what was current
	 * @param time when it was logged
	 * @return {@code null} if there is to be none
	 */
	public @Nullable LogRecordBuilder begin(String name, Severity severity, String level, Context context,
			Instant time) {
		if (this.threshold.holdsBack(severity) || isExcluded(name)) {
			return null;
		}
		Logger logger = this.loggers.get(name);
		if (!logger.isEnabled(severity, context)) {
			return null;
		}
		// Observed then, too: that it was held for a while is nobody's concern.
		return logger.logRecordBuilder()
			.setContext(context)
			.setSeverity(severity)
			.setSeverityText(level)
			.setTimestamp(time)
			.setObservedTimestamp(time);
	}

	private boolean isExcluded(String logger) {
		for (String excluded : this.selection.excludeLoggers()) {
			if (logger.startsWith(excluded)
					&& (logger.length() == excluded.length() || logger.charAt(excluded.length()) == '.')) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Sets the message.
	 * @param builder the record
	 * @param message with its parameters put in
	 * @param template without
	 * @param arguments the parameters
	 */
	public void setMessage(LogRecordBuilder builder, @Nullable String message, @Nullable String template,
			Object @Nullable [] arguments) {
		if (message != null) {
			builder.setBody(limit(message));
		}
		if (arguments == null || arguments.length == 0) {
			return;
		}
		if (this.selection.template() && template != null) {
			builder.setAttribute(TEMPLATE, limit(template));
		}
		if (this.selection.arguments()) {
			builder.setAttribute(PARAMETERS,
					Arrays.stream(arguments).map((argument) -> limit(text(argument))).toList());
		}
	}

	// As the console has it: one that cannot be read does not cost the others.
	private static String text(@Nullable Object argument) {
		try {
			return String.valueOf(argument);
		}
		catch (RuntimeException | StackOverflowError ex) {
			return "[FAILED toString()]";
		}
	}

	/**
	 * Sets what the MDC has of the selected keys.
	 * @param builder the record
	 * @param mdc all that it has
	 */
	public void setMdc(LogRecordBuilder builder, Map<String, String> mdc) {
		KeySelection keys = this.selection.mdc();
		if (!keys.names().isEmpty()) {
			for (String key : keys.names()) {
				String value = mdc.get(key);
				if (value != null) {
					builder.setAttribute(key, limit(value));
				}
			}
			return;
		}
		mdc.forEach((key, value) -> {
			if (value != null && keys.takes(key) && !this.correlationKeys.contain(key) && !EVENT_NAME.equals(key)) {
				builder.setAttribute(key, limit(value));
			}
		});
	}

	/**
	 * Sets the thread.
	 * @param builder the record
	 * @param name its name
	 * @param id its id
	 */
	public void setThread(LogRecordBuilder builder, String name, long id) {
		if (this.selection.thread()) {
			builder.setAttribute(THREAD_NAME, name);
			builder.setAttribute(THREAD_ID, id);
		}
	}

	/**
	 * Sets the place in the code.
	 * @param builder the record
	 * @param caller who logged
	 */
	public static void setCode(LogRecordBuilder builder, @Nullable StackTraceElement caller) {
		if (caller == null) {
			return;
		}
		builder.setAttribute(FUNCTION, caller.getClassName() + "." + caller.getMethodName());
		if (caller.getFileName() != null) {
			builder.setAttribute(FILE, caller.getFileName());
		}
		if (caller.getLineNumber() > 0) {
			builder.setAttribute(LINE, (long) caller.getLineNumber());
		}
	}

	/**
	 * Cuts a text that is too long.
	 * @param text any text of an event
	 * @return with a mark, if it was
	 */
	public String limit(String text) {
		return LogText.limit(text, this.selection.maxLength());
	}

}
