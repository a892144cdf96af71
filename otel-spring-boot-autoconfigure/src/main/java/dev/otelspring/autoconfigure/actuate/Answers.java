package dev.otelspring.autoconfigure.actuate;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.Value;

/**
 * From the SDK's values to those that JSON can carry.
 */
final class Answers {

	/** Room for most stack traces. */
	static final int LONGEST_TEXT = 8000;

	private Answers() {
	}

	static Instant instant(long epochNanos) {
		return Instant.ofEpochSecond(0, epochNanos);
	}

	static Map<String, Object> attributes(Attributes attributes) {
		Map<String, Object> map = new TreeMap<>();
		attributes.forEach((key, value) -> map.put(key.getKey(), plain(value)));
		return map;
	}

	/**
	 * Attributes whose texts are cut.
	 * @param attributes of a log record or a series
	 * @return by their names
	 */
	static Map<String, Object> shortened(Attributes attributes) {
		Map<String, Object> map = attributes(attributes);
		map.replaceAll((key, value) -> shortened(value));
		return map;
	}

	/**
	 * A text of which the end is cut off if it is long, with a count of what is missing.
	 * @param text any text
	 * @return the text, or its beginning
	 */
	static String shortened(String text) {
		if (text.length() <= LONGEST_TEXT) {
			return text;
		}
		// Not between the halves of a character.
		int end = Character.isHighSurrogate(text.charAt(LONGEST_TEXT - 1)) ? LONGEST_TEXT - 1 : LONGEST_TEXT;
		return text.substring(0, end) + "… (" + (text.length() - end) + " more characters)";
	}

	private static Object shortened(Object value) {
		if (value instanceof List<?> list) {
			return list.stream()
				.map((element) -> (element instanceof String text) ? shortened(text) : element)
				.toList();
		}
		return (value instanceof String text) ? shortened(text) : value;
	}

	static Object plain(Object value) {
		return (value instanceof Value<?> nested) ? nested.asString() : value;
	}

}
