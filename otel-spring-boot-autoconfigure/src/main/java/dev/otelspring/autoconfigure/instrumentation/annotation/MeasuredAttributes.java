package dev.otelspring.autoconfigure.instrumentation.annotation;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of one instrument's measurements at one method. Where no argument is
 * among them they are made once, and once more for each class of exception.
 *
 * <p>
 * Thread-safe.
 */
final class MeasuredAttributes {

	static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");

	/**
	 * Exceptions of more classes than anybody writes; beyond, they are made each time.
	 */
	private static final int MAX_ERRORS = 100;

	private final Attributes constant;

	private final ArgumentAttribute[] arguments;

	private final Map<Class<?>, Attributes> failed = new ConcurrentHashMap<>();

	MeasuredAttributes(Attributes constant, ArgumentAttribute[] arguments) {
		this.constant = constant;
		this.arguments = arguments;
	}

	Attributes of(@Nullable Object[] values) {
		if (this.arguments.length == 0) {
			return this.constant;
		}
		AttributesBuilder builder = this.constant.isEmpty() ? Attributes.builder() : this.constant.toBuilder();
		for (ArgumentAttribute argument : this.arguments) {
			argument.set(builder, values);
		}
		return builder.build();
	}

	Attributes failed(Attributes attributes, Throwable error) {
		if (attributes != this.constant) {
			return withError(attributes, error);
		}
		Attributes known = this.failed.get(error.getClass());
		if (known == null) {
			known = withError(attributes, error);
			if (this.failed.size() < MAX_ERRORS) {
				this.failed.put(error.getClass(), known);
			}
		}
		return known;
	}

	private static Attributes withError(Attributes attributes, Throwable error) {
		return attributes.toBuilder().put(ERROR_TYPE, error.getClass().getName()).build();
	}

}
