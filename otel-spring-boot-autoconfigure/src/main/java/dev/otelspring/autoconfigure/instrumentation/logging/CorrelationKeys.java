package dev.otelspring.autoconfigure.instrumentation.logging;

import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

import dev.otelspring.autoconfigure.PropertyValues;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * The keys by which log lines tell their trace. They stand in a pattern of the logging
 * library, so they are of letters, digits, dots, dashes and underscores; logging starts
 * before a wrong one can be told, and has the default until then.
 *
 * @param traceId key of the trace id
 * @param spanId key of the span id
 * @param traceFlags key of the trace flags
 * @param baggage whether Logback's lines tell the baggage too
 * @param hidden keys of baggage that are encrypted on their way, which no line tells
 */
public record CorrelationKeys(String traceId, String spanId, String traceFlags, boolean baggage, Set<String> hidden) {

	/** Before the key of an entry of baggage. */
	public static final String BAGGAGE = "baggage.";

	private static final String PREFIX = "otel.instrumentation.common.logging.";

	private static final String WITH_BAGGAGE = "otel.instrumentation.logback-mdc.add-baggage";

	private static final String ENCRYPTED = "otel.baggage.encrypt";

	private static final Pattern KEY = Pattern.compile("[\\w.-]+");

	/**
	 * Reads the keys before anything is bound.
	 * @param environment where they are set
	 * @return the defaults for those that are unset or wrong
	 */
	public static CorrelationKeys of(Environment environment) {
		boolean baggage = "true".equalsIgnoreCase(PropertyValues.text(environment, WITH_BAGGAGE));
		return new CorrelationKeys(key(environment, "trace-id-key", "trace_id"),
				key(environment, "span-id-key", "span_id"), key(environment, "trace-flags-key", "trace_flags"), baggage,
				baggage ? Binder.get(environment).bind(ENCRYPTED, Bindable.setOf(String.class)).orElse(Set.of())
						: Set.of());
	}

	/**
	 * Checks the keys.
	 * @param properties as they were bound
	 * @param baggage whether Logback's lines tell the baggage too
	 * @param values decides what a wrong one does
	 * @return the defaults for those that are wrong and came from a variable
	 */
	public static CorrelationKeys of(CorrelationProperties properties, boolean baggage, PropertyValues values) {
		return new CorrelationKeys(
				values.parse(PREFIX + "trace-id-key", properties.traceIdKey(), "trace_id", CorrelationKeys::checked),
				values.parse(PREFIX + "span-id-key", properties.spanIdKey(), "span_id", CorrelationKeys::checked),
				values.parse(PREFIX + "trace-flags-key", properties.traceFlagsKey(), "trace_flags",
						CorrelationKeys::checked),
				baggage, Set.of());
	}

	/**
	 * Whether a key of the MDC is one of these.
	 * @param key any key
	 * @return {@code true} if what it has is in a log record already
	 */
	public boolean contain(String key) {
		return key.equals(this.traceId) || key.equals(this.spanId) || key.equals(this.traceFlags);
	}

	private static String key(Environment environment, String name, String fallback) {
		String key = Objects.requireNonNullElse(PropertyValues.text(environment, PREFIX + name), fallback);
		return KEY.matcher(key).matches() ? key : fallback;
	}

	private static String checked(String key) {
		if (!KEY.matcher(key).matches()) {
			throw new IllegalArgumentException("must be of letters, digits, dots, dashes and underscores");
		}
		return key;
	}

}
