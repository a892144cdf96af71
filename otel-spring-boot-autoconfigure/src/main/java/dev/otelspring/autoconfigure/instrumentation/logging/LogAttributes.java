package dev.otelspring.autoconfigure.instrumentation.logging;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.logs.LogRecordBuilder;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ObjectUtils;

/**
 * Puts what was logged beside a message on a record, with its type where OpenTelemetry
 * has one: strings, booleans, whole numbers, decimal numbers and lists of them. All else
 * is text, as the console would have it.
 */
public final class LogAttributes {

	private static final AttributeKey<String> EXCEPTION_TYPE = AttributeKey.stringKey("exception.type");

	private static final AttributeKey<String> EXCEPTION_MESSAGE = AttributeKey.stringKey("exception.message");

	private static final AttributeKey<String> STACK_TRACE = AttributeKey.stringKey("exception.stacktrace");

	private LogAttributes() {
	}

	/**
	 * Sets an attribute.
	 * @param builder the record
	 * @param key its name
	 * @param value its value; one that cannot even be read as text is left out
	 * @param fields bounds texts
	 */
	public static void set(LogRecordBuilder builder, String key, @Nullable Object value, LogFields fields) {
		try {
			if (value instanceof Collection<?> collection) {
				setList(builder, key, new ArrayList<>(collection), fields);
			}
			else if (ObjectUtils.isArray(value)) {
				setList(builder, key, Arrays.asList(ObjectUtils.toObjectArray(value)), fields);
			}
			else if (value != null) {
				setOne(builder, key, value, fields);
			}
		}
		catch (RuntimeException | StackOverflowError ex) {
			// The application's own toString(): the rest of the record is worth more.
		}
	}

	/**
	 * Sets the exception.
	 * @param builder the record
	 * @param exception what was logged; of one whose message cannot be read, the type is
	 * told
	 * @param fields bounds texts
	 */
	public static void setException(LogRecordBuilder builder, Throwable exception, LogFields fields) {
		try {
			setException(builder, exception.getClass().getName(), exception.getMessage(), stackTrace(exception),
					fields);
		}
		catch (RuntimeException | StackOverflowError ex) {
			builder.setAttribute(EXCEPTION_TYPE, exception.getClass().getName());
		}
	}

	/**
	 * Sets an exception that is elsewhere.
	 * @param builder the record
	 * @param type its class
	 * @param message its message
	 * @param stackTrace with its causes
	 * @param fields bounds texts
	 */
	public static void setException(LogRecordBuilder builder, String type, @Nullable String message, String stackTrace,
			LogFields fields) {
		builder.setAttribute(EXCEPTION_TYPE, type);
		if (message != null) {
			builder.setAttribute(EXCEPTION_MESSAGE, fields.limit(message));
		}
		builder.setAttribute(STACK_TRACE, fields.limit(stackTrace));
	}

	private static String stackTrace(Throwable exception) {
		StringWriter text = new StringWriter();
		exception.printStackTrace(new PrintWriter(text));
		return text.toString();
	}

	private static void setOne(LogRecordBuilder builder, String key, Object value, LogFields fields) {
		if (value instanceof Boolean bool) {
			builder.setAttribute(key, bool);
		}
		else if (isWhole(value)) {
			builder.setAttribute(key, ((Number) value).longValue());
		}
		else if (isDecimal(value)) {
			builder.setAttribute(key, ((Number) value).doubleValue());
		}
		else {
			builder.setAttribute(key, fields.limit(String.valueOf(value)));
		}
	}

	private static void setList(LogRecordBuilder builder, String key, List<?> values, LogFields fields) {
		if (values.isEmpty()) {
			return;
		}
		if (values.stream().allMatch(Boolean.class::isInstance)) {
			builder.setAttribute(AttributeKey.booleanArrayKey(key), values.stream().map(Boolean.class::cast).toList());
		}
		else if (values.stream().allMatch(LogAttributes::isWhole)) {
			builder.setAttribute(AttributeKey.longArrayKey(key),
					values.stream().map((value) -> ((Number) value).longValue()).toList());
		}
		else if (values.stream().allMatch(LogAttributes::isDecimal)) {
			builder.setAttribute(AttributeKey.doubleArrayKey(key),
					values.stream().map((value) -> ((Number) value).doubleValue()).toList());
		}
		else {
			builder.setAttribute(AttributeKey.stringArrayKey(key),
					values.stream().map((value) -> fields.limit(String.valueOf(value))).toList());
		}
	}

	private static boolean isWhole(@Nullable Object value) {
		return value instanceof Integer || value instanceof Long || value instanceof Short || value instanceof Byte;
	}

	private static boolean isDecimal(@Nullable Object value) {
		return value instanceof Double || value instanceof Float;
	}

}
