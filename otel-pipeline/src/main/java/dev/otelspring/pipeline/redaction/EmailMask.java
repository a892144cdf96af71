package dev.otelspring.pipeline.redaction;

/**
 * Masks e-mail addresses, also where {@code @} is written {@code %40} as in a URL's
 * query. A text without either is one search. Reads each text once: linear in its length,
 * which is not limited.
 *
 * <p>
 * An address is what can stand in one, around the {@code @}, with a dot and two letters
 * somewhere after it: the user and host of a URL count as one. A quoted local part
 * ({@code "john smith"@example.com}) is not found.
 */
final class EmailMask implements ValueMask {

	private static final String ENCODED = "%40";

	/** A local part has 64 characters at most (RFC 5321), each three when encoded. */
	private static final int MAX_LOCAL = 3 * 64;

	@Override
	public String apply(String text) {
		int plain = text.indexOf('@');
		int encoded = text.indexOf(ENCODED);
		if (plain < 0 && encoded < 0) {
			return text;
		}
		StringBuilder masked = null;
		int copied = 0;
		while (plain >= 0 || encoded >= 0) {
			boolean plainIsNext = encoded < 0 || (plain >= 0 && plain < encoded);
			int at = plainIsNext ? plain : encoded;
			int afterAt = at + (plainIsNext ? 1 : ENCODED.length());
			int from = at;
			int leastFrom = Math.max(copied, at - MAX_LOCAL);
			while (from > leastFrom && isLocal(text.charAt(from - 1))) {
				from--;
			}
			int to = afterAt;
			boolean dotted = false;
			while (to < text.length() && isDomain(text.charAt(to))) {
				dotted |= isDotAndTwoLetters(text, to);
				to++;
			}
			if (dotted && from < at) {
				if (masked == null) {
					masked = new StringBuilder(text.length());
				}
				// A full stop after an address belongs to the sentence.
				while (!isLetterOrDigit(text.charAt(to - 1))) {
					to--;
				}
				masked.append(text, copied, from).append(MASK);
				copied = to;
			}
			int next = Math.max(afterAt, copied);
			if (plain >= 0 && plain < next) {
				plain = text.indexOf('@', next);
			}
			if (encoded >= 0 && encoded < next) {
				encoded = text.indexOf(ENCODED, next);
			}
		}
		return (masked != null) ? masked.append(text, copied, text.length()).toString() : text;
	}

	private static boolean isDotAndTwoLetters(String text, int i) {
		return text.charAt(i) == '.' && i + 2 < text.length() && Character.isLetter(text.charAt(i + 1))
				&& Character.isLetter(text.charAt(i + 2));
	}

	// The atoms of RFC 5322, and any letter, as RFC 6531 allows; without what separates
	// in URLs.
	private static boolean isLocal(char c) {
		return isLetterOrDigit(c) || ".!#$%*+-^_`{|}~".indexOf(c) >= 0;
	}

	private static boolean isDomain(char c) {
		return isLetterOrDigit(c) || c == '.' || c == '-';
	}

	private static boolean isLetterOrDigit(char c) {
		return Character.isLetterOrDigit(c) || Character.isSurrogate(c);
	}

}
