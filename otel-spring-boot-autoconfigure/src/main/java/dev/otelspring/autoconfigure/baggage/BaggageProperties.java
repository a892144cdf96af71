package dev.otelspring.autoconfigure.baggage;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Baggage: what comes in, what goes out, and what of it telemetry shows.
 *
 * @param entries what is known of single keys
 * @param propagateTo the hosts that get baggage, such as *.internal, with * for any
 * characters; all if empty
 * @param acceptFrom addresses and networks of the callers whose baggage is taken, such as
 * 10.0.0.0/8 or ::1
 * @param acceptFromAnyone whether the baggage of any caller is taken; true unless
 * accept-from names callers
 * @param encrypt keys whose values are encrypted on their way (AES-GCM)
 * @param encryption the keys to do that with
 * @param deny regular expressions of keys that neither come in nor go out; they match the
 * whole key
 */
@ConfigurationProperties("otel.baggage")
public record BaggageProperties(@DefaultValue List<Entry> entries, @DefaultValue List<String> propagateTo,
		@Nullable Boolean acceptFromAnyone, @DefaultValue List<String> acceptFrom, @DefaultValue List<String> encrypt,
		@DefaultValue Encryption encryption, @DefaultValue List<String> deny) {

	static BaggageProperties unset() {
		return new BaggageProperties(List.of(), List.of(), null, List.of(), List.of(), new Encryption(Map.of(), null),
				List.of());
	}

	/**
	 * What is known of one key.
	 *
	 * @param key the entry's key
	 * @param fromHeader a header of incoming requests that sets the entry, over what
	 * baggage says
	 * @param defaultValue its value for a request that has none
	 * @param toSpan whether each span has it as an attribute
	 * @param toLog whether each log record has it as an attribute
	 * @param toMetric whether the durations of HTTP requests and what annotations measure
	 * have it as an attribute; needs values
	 * @param values all values that metrics tell apart; any other is _OTHER
	 * @param propagate whether it is sent to other services
	 * @param acceptFrom addresses and networks of the callers that may set it, instead of
	 * otel.baggage.accept-from
	 */
	public record Entry(@Nullable String key, @Nullable String fromHeader, @Nullable String defaultValue,
			@DefaultValue("false") boolean toSpan, @DefaultValue("false") boolean toLog,
			@DefaultValue("false") boolean toMetric, @DefaultValue List<String> values,
			@DefaultValue("true") boolean propagate, @DefaultValue List<String> acceptFrom) {
	}

	/**
	 * The keys of encryption.
	 *
	 * @param keys by an id of letters, digits, dashes and underscores: 16, 24 or 32 bytes
	 * in Base64. All of them decrypt
	 * @param current the id of the key that encrypts; needed if there are several
	 */
	public record Encryption(@DefaultValue Map<String, String> keys, @Nullable String current) {
	}

	/**
	 * What the official starter copies to spans.
	 *
	 * @param include keys of baggage that are attributes of each span, or * for all
	 */
	@ConfigurationProperties(SpanCopy.PREFIX)
	public record SpanCopy(@DefaultValue List<String> include) {

		static final String PREFIX = "otel.java.experimental.span-attributes.copy-from-baggage";

		static SpanCopy unset() {
			return new SpanCopy(List.of());
		}

	}

	/**
	 * What the official starter copies to log records.
	 *
	 * @param include keys of baggage that are attributes of each log record, or * for all
	 */
	@ConfigurationProperties(LogCopy.PREFIX)
	public record LogCopy(@DefaultValue List<String> include) {

		static final String PREFIX = "otel.java.experimental.log-attributes.copy-from-baggage";

		static LogCopy unset() {
			return new LogCopy(List.of());
		}

	}

}
