package dev.otelspring.autoconfigure.instrumentation.annotation;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Puts one argument on a span, with the type that it has when the method is called.
 */
final class ArgumentAttribute {

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
		try {
			set(builder, arguments[this.index]);
		}
		catch (RuntimeException | StackOverflowError ex) {
			// The argument's own toString() or iterator failed, or two entities print
			// each
			// other for ever: the call is worth more.
		}
	}

	private void set(SpanBuilder builder, @Nullable Object value) {
		if (value == null) {
			return;
		}
		if (value instanceof String string) {
			builder.setAttribute(this.stringKey, string);
		}
		else if (isInteger(value)) {
			builder.setAttribute(this.longKey, ((Number) value).longValue());
		}
		else if (isFraction(value)) {
			builder.setAttribute(this.doubleKey, ((Number) value).doubleValue());
		}
		else if (value instanceof Boolean bool) {
			builder.setAttribute(this.booleanKey, bool);
		}
		else if (value instanceof Optional<?> optional) {
			set(builder, optional.orElse(null));
		}
		else if (value instanceof Collection<?> collection) {
			setList(builder, new ArrayList<>(collection));
		}
		else if (value.getClass().isArray()) {
			setList(builder, elements(value));
		}
		else {
			builder.setAttribute(this.stringKey, value.toString());
		}
	}

	private void setList(SpanBuilder builder, List<?> values) {
		if (values.stream().allMatch(ArgumentAttribute::isInteger)) {
			builder.setAttribute(this.longsKey, values.stream().map((value) -> ((Number) value).longValue()).toList());
		}
		else if (values.stream().allMatch((value) -> isInteger(value) || isFraction(value))) {
			builder.setAttribute(this.doublesKey,
					values.stream().map((value) -> ((Number) value).doubleValue()).toList());
		}
		else if (values.stream().allMatch((value) -> value instanceof Boolean)) {
			builder.setAttribute(this.booleansKey, values.stream().map((value) -> (Boolean) value).toList());
		}
		else {
			builder.setAttribute(this.stringsKey, values.stream().map(String::valueOf).toList());
		}
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

	private static boolean isFraction(@Nullable Object value) {
		return value instanceof Double || value instanceof Float;
	}

}
