package dev.otelspring.autoconfigure.propagation;

import java.nio.charset.StandardCharsets;
import java.util.Iterator;

import io.opentelemetry.context.propagation.TextMapGetter;
import org.jspecify.annotations.Nullable;

/**
 * The characters of HTTP headers, read one by one: a regular expression or a split for
 * each request would make garbage of what is mostly copied on.
 */
final class Wire {

	private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

	private static final char[] HEX = "0123456789ABCDEF".toCharArray();

	private Wire() {
	}

	/**
	 * Where the text begins after optional whitespace (RFC 9110, section 5.6.3).
	 * @param text any text
	 * @param from the first index
	 * @param to the index after the last
	 * @return from {@code from} to {@code to}
	 */
	static int skipSpace(String text, int from, int to) {
		int index = from;
		while (index < to && isSpace(text.charAt(index))) {
			index++;
		}
		return index;
	}

	/**
	 * Where the text ends before optional whitespace.
	 * @param text any text
	 * @param from the first index
	 * @param to the index after the last
	 * @return from {@code from} to {@code to}
	 */
	static int dropSpace(String text, int from, int to) {
		int index = to;
		while (index > from && isSpace(text.charAt(index - 1))) {
			index--;
		}
		return index;
	}

	/**
	 * Removes optional whitespace from both ends, and nothing else.
	 * @param text any text
	 * @return the same text if there is none
	 */
	static String trim(String text) {
		int from = skipSpace(text, 0, text.length());
		return text.substring(from, dropSpace(text, from, text.length()));
	}

	/**
	 * Finds a separator.
	 * @param text any text
	 * @param separator the separator
	 * @param from the first index
	 * @param to the index after the last
	 * @return {@code to} if there is none
	 */
	static int find(String text, char separator, int from, int to) {
		for (int index = from; index < to; index++) {
			if (text.charAt(index) == separator) {
				return index;
			}
		}
		return to;
	}

	/**
	 * The value of a header that must be there once.
	 * @param getter reads the carrier
	 * @param carrier where the headers are
	 * @param name the header's name
	 * @param <C> the type of the carrier
	 * @return {@code null} if there is none or more than one
	 */
	static <C> @Nullable String only(TextMapGetter<C> getter, @Nullable C carrier, String name) {
		Iterator<String> values = getter.getAll(carrier, name);
		if (!values.hasNext()) {
			return null;
		}
		String value = values.next();
		return values.hasNext() ? null : value;
	}

	/**
	 * Whether all are hexadecimal digits in lower case.
	 * @param text any text
	 * @param from the first index
	 * @param to the index after the last
	 * @return {@code true} if so
	 */
	static boolean isLowerHex(String text, int from, int to) {
		for (int index = from; index < to; index++) {
			char c = text.charAt(index);
			if (!isDigit(c) && (c < 'a' || c > 'f')) {
				return false;
			}
		}
		return true;
	}

	/**
	 * An id of a format that is not strict about its case, or its length.
	 * @param text any text
	 * @param from the first index
	 * @param to the index after the last
	 * @param length the number of digits that the id is to have
	 * @return in lower case, with zeros on the left; {@code null} if it is longer, empty,
	 * zero or not hexadecimal
	 */
	static @Nullable String id(String text, int from, int to, int length) {
		int given = to - from;
		if (given < 1 || given > length) {
			return null;
		}
		boolean zero = true;
		boolean asIs = given == length;
		for (int index = from; index < to; index++) {
			char c = text.charAt(index);
			if (digit(c) < 0) {
				return null;
			}
			zero &= c == '0';
			asIs &= c < 'A' || c > 'F';
		}
		if (zero) {
			return null;
		}
		if (asIs) {
			return text.substring(from, to);
		}
		StringBuilder id = new StringBuilder(length);
		for (int index = given; index < length; index++) {
			id.append('0');
		}
		for (int index = from; index < to; index++) {
			char c = text.charAt(index);
			id.append((c >= 'A' && c <= 'F') ? (char) (c + 'a' - 'A') : c);
		}
		return id.toString();
	}

	/**
	 * Whether this is a token (RFC 9110, section 5.6.2).
	 * @param text any text
	 * @param from the first index
	 * @param to the index after the last
	 * @return {@code false} if it is empty
	 */
	static boolean isToken(String text, int from, int to) {
		for (int index = from; index < to; index++) {
			char c = text.charAt(index);
			boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
			if (!letter && !isDigit(c) && TOKEN_MARKS.indexOf(c) < 0) {
				return false;
			}
		}
		return from < to;
	}

	/**
	 * Whether this is a value of W3C Baggage (section 3.3.1): no spaces, quotes, commas,
	 * semicolons and backslashes, and each percent sign begins an octet.
	 * @param text any text
	 * @param from the first index
	 * @param to the index after the last
	 * @return {@code true} for an empty value, too
	 */
	static boolean isBaggageValue(String text, int from, int to) {
		for (int index = from; index < to; index++) {
			char c = text.charAt(index);
			if (!isBaggageOctet(c) || (c == '%' && !isEncodedOctet(text, index, to))) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Decodes percent-encoded octets. What is no UTF-8 becomes U+FFFD, as W3C Baggage
	 * asks; a plus sign is a plus sign.
	 * @param text any text
	 * @param from the first index
	 * @param to the index after the last
	 * @return decoded; a percent sign that begins no octet stays
	 */
	static String decode(String text, int from, int to) {
		if (find(text, '%', from, to) == to) {
			return text.substring(from, to);
		}
		byte[] given = text.substring(from, to).getBytes(StandardCharsets.UTF_8);
		byte[] octets = new byte[given.length];
		int count = 0;
		for (int index = 0; index < given.length; index++) {
			if (given[index] == '%' && index + 2 < given.length && digit((char) given[index + 1]) >= 0
					&& digit((char) given[index + 2]) >= 0) {
				octets[count++] = (byte) (digit((char) given[index + 1]) * 16 + digit((char) given[index + 2]));
				index += 2;
			}
			else {
				octets[count++] = given[index];
			}
		}
		return new String(octets, 0, count, StandardCharsets.UTF_8);
	}

	/**
	 * Percent-encodes what may not be in a value of W3C Baggage.
	 * @param text any text
	 * @return the same text if there is nothing to encode
	 */
	static String encode(String text) {
		int index = 0;
		while (index < text.length() && isPlain(text.charAt(index))) {
			index++;
		}
		if (index == text.length()) {
			return text;
		}
		StringBuilder encoded = new StringBuilder(text.length() + 16);
		for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
			if (octet > 0 && isPlain((char) octet)) {
				encoded.append((char) octet);
			}
			else {
				encoded.append('%').append(HEX[(octet >> 4) & 0xf]).append(HEX[octet & 0xf]);
			}
		}
		return encoded.toString();
	}

	/**
	 * The value of a hexadecimal digit.
	 * @param c any character
	 * @return negative if it is none
	 */
	static int digit(char c) {
		if (isDigit(c)) {
			return c - '0';
		}
		if (c >= 'a' && c <= 'f') {
			return c - 'a' + 10;
		}
		return (c >= 'A' && c <= 'F') ? c - 'A' + 10 : -1;
	}

	static boolean isDigit(char c) {
		return c >= '0' && c <= '9';
	}

	private static boolean isSpace(char c) {
		return c == ' ' || c == '\t';
	}

	private static boolean isPlain(char c) {
		return c != '%' && isBaggageOctet(c);
	}

	private static boolean isBaggageOctet(char c) {
		return c > ' ' && c < 0x7f && c != '"' && c != ',' && c != ';' && c != '\\';
	}

	private static boolean isEncodedOctet(String text, int index, int to) {
		return index + 2 < to && digit(text.charAt(index + 1)) >= 0 && digit(text.charAt(index + 2)) >= 0;
	}

}
