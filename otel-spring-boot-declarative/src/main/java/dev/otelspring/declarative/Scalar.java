package dev.otelspring.declarative;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The type of a scalar: what a text must be, and how our properties write it.
 */
@FunctionalInterface
interface Scalar {

	/** Any text. */
	Scalar TEXT = (text) -> text;

	/** Yes or no. */
	Scalar BOOLEAN = (text) -> {
		if (text.equals("true") || text.equals("false")) {
			return text;
		}
		throw new IllegalArgumentException("must be true or false");
	};

	/** A number of things, or milliseconds. */
	Scalar NOT_NEGATIVE = wholeNumber(0, "must be a whole number, 0 or more");

	/** A number of things that there must be. */
	Scalar POSITIVE = wholeNumber(1, "must be a whole number, 1 or more");

	/** Any whole number. */
	Scalar INTEGER = wholeNumber(Integer.MIN_VALUE, "must be a whole number");

	/** Any number. */
	Scalar NUMBER = (text) -> {
		if (Patterns.NUMBER.matcher(text).matches()) {
			return text;
		}
		throw new IllegalArgumentException("must be a number");
	};

	/** A part of a whole. */
	Scalar RATIO = (text) -> {
		if (Patterns.NUMBER.matcher(text).matches() && Double.parseDouble(text) >= 0 && Double.parseDouble(text) <= 1) {
			return text;
		}
		throw new IllegalArgumentException("must be a number from 0 to 1");
	};

	/**
	 * Reads a text.
	 * @param text what stands in the node
	 * @return as our properties write it
	 * @throws IllegalArgumentException if it is of another type; the message tells what
	 * it must be
	 */
	String parse(String text);

	/**
	 * One of several words.
	 * @param words each with ours, in turn
	 * @return the type
	 */
	static Scalar oneOf(String... words) {
		Map<String, String> ours = new LinkedHashMap<>();
		for (int i = 0; i < words.length; i += 2) {
			ours.put(words[i], words[i + 1]);
		}
		return (text) -> {
			String word = ours.get(text);
			if (word == null) {
				throw new IllegalArgumentException("must be one of " + String.join(", ", ours.keySet()));
			}
			return word;
		};
	}

	/**
	 * One of several words that are ours, too.
	 * @param words the words
	 * @return the type
	 */
	static Scalar in(List<String> words) {
		return oneOf(words.stream().flatMap((word) -> List.of(word, word).stream()).toArray(String[]::new));
	}

	private static Scalar wholeNumber(int least, String mend) {
		return (text) -> {
			try {
				// Also 0x10, as YAML has it.
				int value = Patterns.DECIMAL.matcher(text).matches() ? Integer.parseInt(text) : Integer.decode(text);
				if (value >= least) {
					return String.valueOf(value);
				}
			}
			catch (NumberFormatException ex) {
				// Told below.
			}
			throw new IllegalArgumentException(mend);
		};
	}

	/** YAML's core schema, without infinities. */
	final class Patterns {

		private static final Pattern DECIMAL = Pattern.compile("[-+]?[0-9]+");

		private static final Pattern NUMBER = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");

		private Patterns() {
		}

	}

}
