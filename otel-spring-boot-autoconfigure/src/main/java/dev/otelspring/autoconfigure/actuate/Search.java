package dev.otelspring.autoconfigure.actuate;

import java.util.Locale;

import io.opentelemetry.api.common.Attributes;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;

/**
 * What the filters of traces, log records and metrics have in common.
 */
final class Search {

	private static final Log logger = LogFactory.getLog(Search.class);

	private static final int LONGEST_VALUE = 60;

	private Search() {
	}

	/**
	 * Checks what somebody looks for among attributes.
	 * @param attribute a key, or a key with its value
	 * @return the same
	 * @throws InvalidEndpointRequestException which is a 400, if there is no key
	 */
	static @Nullable String attribute(@Nullable String attribute) {
		if (attribute != null && (attribute.isBlank() || attribute.startsWith("="))) {
			throw refused("attribute", attribute, "must be a key or a key with its value, such as http.route=/orders");
		}
		return attribute;
	}

	static boolean hasAttribute(Attributes attributes, String wanted) {
		return attributes.asMap().entrySet().stream().anyMatch((entry) -> {
			String key = entry.getKey().getKey();
			return wanted.startsWith(key)
					&& (wanted.length() == key.length() || wanted.equals(key + "=" + Answers.plain(entry.getValue())));
		});
	}

	static boolean hasText(Attributes attributes, String text) {
		return attributes.asMap().values().stream().anyMatch((value) -> contains(Answers.plain(value), text));
	}

	static boolean contains(@Nullable Object value, String text) {
		return value != null && value.toString().toLowerCase(Locale.ROOT).contains(text.toLowerCase(Locale.ROOT));
	}

	/**
	 * What is thrown for a value that means nothing; why is in the log too, since Boot
	 * does not tell it to everybody.
	 * @param parameter the query's parameter
	 * @param value what was given
	 * @param mend what it must be
	 * @return to be thrown
	 */
	static InvalidEndpointRequestException refused(String parameter, String value, String mend) {
		String shown = value.replaceAll("\\P{Print}", "?");
		String reason = parameter + " " + mend + ", was '"
				+ ((shown.length() > LONGEST_VALUE) ? shown.substring(0, LONGEST_VALUE) + "…" : shown) + "'";
		logger.info("Refused at /actuator/otel: " + reason);
		return new InvalidEndpointRequestException(reason, reason);
	}

}
