package dev.otelspring.autoconfigure;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The form {@code key1=value1,key2=value2} in which the specification gives headers and
 * resource attributes. Values are percent-decoded, as in a W3C baggage header.
 */
public final class KeyValuePairs {

	private KeyValuePairs() {
	}

	/**
	 * Parses pairs.
	 * @param text comma-separated pairs; empty ones are passed over
	 * @return in order, the last of equal keys wins
	 * @throws IllegalArgumentException if a pair has no {@code =} or no key, or a value
	 * is not percent-encoded; the message never quotes the text
	 */
	public static Map<String, String> parse(String text) {
		Map<String, String> pairs = new LinkedHashMap<>();
		for (String pair : text.split(",", -1)) {
			if (pair.isBlank()) {
				continue;
			}
			int separator = pair.indexOf('=');
			if (separator < 1 || pair.substring(0, separator).isBlank()) {
				throw new IllegalArgumentException("must be comma-separated pairs such as key1=value1,key2=value2");
			}
			pairs.put(pair.substring(0, separator).strip(), decode(pair.substring(separator + 1).strip()));
		}
		return pairs;
	}

	private static String decode(String value) {
		if (value.indexOf('%') < 0) {
			return value;
		}
		// URLDecoder takes '+' for a space, which percent-encoding does not.
		try {
			return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			// Without its message, which quotes the value: that may be a key.
			throw new IllegalArgumentException(
					"must have values that are percent-encoded, with %25 for a percent sign");
		}
	}

}
