package dev.otelspring.pipeline.redaction;

import org.jspecify.annotations.Nullable;

/**
 * Masks credit card numbers: 13 to 19 digits, in groups that one space or hyphen may
 * separate, with a valid Luhn check digit and a first digit from 2 to 6, as all card
 * networks have. The first digit spares what looks most like a card and is none: the time
 * in milliseconds or nanoseconds.
 *
 * <p>
 * One digit in ten is a valid check digit by chance, so that about one in twenty of other
 * numbers of such a length is masked too.
 *
 * <p>
 * A number begins and ends with a group: {@code 12 4111 1111 1111 1111} has one, a solid
 * row of 30 digits has none. Reads each text once: linear in its length, which is not
 * limited.
 *
 * @see <a href="https://www.iso.org/standard/70484.html">ISO/IEC 7812-1, annex B: the
 * Luhn formula</a>
 */
final class CreditCardMask implements ValueMask {

	private static final int MIN_DIGITS = 13;

	private static final int MAX_DIGITS = 19;

	@Override
	public String apply(String text) {
		int length = text.length();
		if (length < MIN_DIGITS) {
			return text;
		}
		StringBuilder masked = null;
		int copied = 0;
		int i = 0;
		while (i < length) {
			if (!isDigit(text.charAt(i))) {
				i++;
				continue;
			}
			int end = endOfRun(text, i);
			if (end - i >= MIN_DIGITS) {
				masked = maskRun(text, i, end, masked, copied);
				if (masked != null) {
					copied = end;
				}
			}
			i = end;
		}
		return (masked != null) ? masked.append(text, copied, length).toString() : text;
	}

	// Numbers that overlap are masked together: which of them was meant cannot be told.
	// Gives the builder, with all of the run appended, or null if there is neither a
	// builder nor a number.
	private static @Nullable StringBuilder maskRun(String text, int start, int end, @Nullable StringBuilder masked,
			int copied) {
		StringBuilder result = masked;
		int done = (result != null) ? copied : 0;
		int maskedUpTo = -1;
		for (int from = start; from < end; from = nextGroup(text, from, end)) {
			int to = endOfLongestNumber(text, from, end);
			if (to > maskedUpTo && to > 0) {
				if (result == null) {
					result = new StringBuilder(text.length());
				}
				if (from >= maskedUpTo) {
					result.append(text, done, from).append(MASK);
				}
				maskedUpTo = to;
				done = to;
			}
		}
		if (result != null) {
			result.append(text, done, end);
		}
		return result;
	}

	// Where the run of digits and single separators ends that begins here.
	private static int endOfRun(String text, int start) {
		int end = start + 1;
		int length = text.length();
		while (end < length) {
			char c = text.charAt(end);
			if (isDigit(c)) {
				end++;
			}
			else if (isSeparator(c) && end + 1 < length && isDigit(text.charAt(end + 1))) {
				end += 2;
			}
			else {
				break;
			}
		}
		return end;
	}

	private static int nextGroup(String text, int from, int end) {
		int i = from;
		while (i < end && isDigit(text.charAt(i))) {
			i++;
		}
		return i + 1;
	}

	// Where the longest number ends that begins here, or -1.
	private static int endOfLongestNumber(String text, int from, int end) {
		char first = text.charAt(from);
		if (first < '2' || first > '6') {
			return -1;
		}
		int longest = -1;
		int digits = 0;
		// The Luhn sums of what was read, for an even and an odd number of digits after
		// it: which digits are doubled depends on where the number ends.
		int plain = 0;
		int doubled = 0;
		for (int i = from; i < end; i++) {
			char c = text.charAt(i);
			if (!isDigit(c)) {
				continue;
			}
			if (++digits > MAX_DIGITS) {
				break;
			}
			int digit = c - '0';
			int twice = (digit > 4) ? 2 * digit - 9 : 2 * digit;
			int previous = plain;
			plain = doubled + digit;
			doubled = previous + twice;
			boolean endOfGroup = i + 1 == end || !isDigit(text.charAt(i + 1));
			if (endOfGroup && digits >= MIN_DIGITS && plain % 10 == 0) {
				longest = i + 1;
			}
		}
		return longest;
	}

	private static boolean isDigit(char c) {
		return c >= '0' && c <= '9';
	}

	private static boolean isSeparator(char c) {
		return c == ' ' || c == '-';
	}

}
