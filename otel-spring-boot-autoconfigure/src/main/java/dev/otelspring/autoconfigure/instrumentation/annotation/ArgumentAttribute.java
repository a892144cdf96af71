package dev.otelspring.autoconfigure.instrumentation.annotation;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Makes an attribute of one argument, with the type that it has when the method is
 * called.
 */
final class ArgumentAttribute {

	static final ArgumentAttribute[] NONE = {};

	private final int index;

	private final AttributeKey<String> stringKey;

	private final AttributeKey<Long> longKey;

	private final AttributeKey<Double> doubleKey;

	private final AttributeKey<Boolean> booleanKey;

	private final AttributeKey<List<String>> stringsKey;

	private final AttributeKey<List<Long>> longsKey;

	private final AttributeKey<List<Double>> doublesKey;

	private final AttributeKey<List<Boolean>> booleansKey;

	ArgumentAttribute(int index, String key) {
		this.index = index;
		this.stringKey = AttributeKey.stringKey(key);
		this.longKey = AttributeKey.longKey(key);
		this.doubleKey = AttributeKey.doubleKey(key);
		this.booleanKey = AttributeKey.booleanKey(key);
		this.stringsKey = AttributeKey.stringArrayKey(key);
		this.longsKey = AttributeKey.longArrayKey(key);
		this.doublesKey = AttributeKey.doubleArrayKey(key);
		this.booleansKey = AttributeKey.booleanArrayKey(key);
	}

	void set(SpanBuilder builder, @Nullable Object[] arguments) {
		Object value = value(arguments);
		if (value != null) {
			builder.setAttribute(key(value), value);
		}
	}

	void set(Span span, @Nullable Object[] arguments) {
		Object value = value(arguments);
		if (value != null) {
			span.setAttribute(key(value), value);
		}
	}

	void set(AttributesBuilder builder, @Nullable Object[] arguments) {
		Object value = value(arguments);
		if (value != null) {
			builder.put(key(value), value);
		}
	}

	private @Nullable Object value(@Nullable Object[] arguments) {
		try {
			return value(arguments[this.index]);
		}
		catch (RuntimeException | StackOverflowError ex) {
			// The argument's own toString() or iterator failed, or two entities print
			// each other for ever: the call is worth more.
			return null;
		}
	}

	// A value of one of the types that attributes have.
	private static @Nullable Object value(@Nullable Object argument) {
		if (argument == null || argument instanceof String || argument instanceof Long || argument instanceof Double
				|| argument instanceof Boolean) {
			return argument;
		}
		if (isInteger(argument)) {
			return ((Number) argument).longValue();
		}
		if (argument instanceof Float number) {
			return number.doubleValue();
		}
		if (argument instanceof Collection<?> collection) {
			return list(new ArrayList<>(collection));
		}
		if (argument.getClass().isArray()) {
			return list(elements(argument));
		}
		return optionalOrText(argument);
	}

	private static @Nullable Object optionalOrText(Object argument) {
		if (argument instanceof Optional<?> optional) {
			return value(optional.orElse(null));
		}
		if (argument instanceof OptionalInt optional) {
			return optional.isPresent() ? (Object) (long) optional.getAsInt() : null;
		}
		if (argument instanceof OptionalLong optional) {
			return optional.isPresent() ? (Object) optional.getAsLong() : null;
		}
		if (argument instanceof OptionalDouble optional) {
			return optional.isPresent() ? (Object) optional.getAsDouble() : null;
		}
		return argument.toString();
	}

	private static List<?> list(List<?> values) {
		if (values.stream().allMatch(ArgumentAttribute::isInteger)) {
			return values.stream().map((value) -> ((Number) value).longValue()).toList();
		}
		if (values.stream()
			.allMatch((value) -> isInteger(value) || value instanceof Double || value instanceof Float)) {
			return values.stream().map((value) -> ((Number) value).doubleValue()).toList();
		}
		if (values.stream().allMatch((value) -> value instanceof Boolean)) {
			return values;
		}
		return values.stream().map(String::valueOf).toList();
	}

	@SuppressWarnings("unchecked")
	private AttributeKey<Object> key(Object value) {
		AttributeKey<?> key;
		if (value instanceof String) {
			key = this.stringKey;
		}
		else if (value instanceof Long) {
			key = this.longKey;
		}
		else if (value instanceof Double) {
			key = this.doubleKey;
		}
		else if (value instanceof Boolean) {
			key = this.booleanKey;
		}
		else {
			key = listKey((List<?>) value);
		}
		return (AttributeKey<Object>) key;
	}

	private AttributeKey<?> listKey(List<?> values) {
		Object first = values.isEmpty() ? null : values.get(0);
		if (first instanceof Long) {
			return this.longsKey;
		}
		if (first instanceof Double) {
			return this.doublesKey;
		}
		return (first instanceof Boolean) ? this.booleansKey : this.stringsKey;
	}

	private static List<Object> elements(Object array) {
		List<Object> elements = new ArrayList<>();
		for (int i = 0; i < Array.getLength(array); i++) {
			elements.add(Array.get(array, i));
		}
		return elements;
	}

	private static boolean isInteger(@Nullable Object value) {
		return value instanceof Integer || value instanceof Long || value instanceof Short || value instanceof Byte;
	}

}
