package dev.otelspring.autoconfigure.instrumentation.logging;

/** Bounds a message: one line must not take the place of a thousand. */
public final class LogText {

	private LogText() {
	}

	/**
	 * Cuts a text that is too long, and says so at its end.
	 * @param text the text
	 * @param limit how many characters it may have
	 * @return the text itself if it is within the limit
	 */
	public static String limit(String text, int limit) {
		if (text.length() <= limit) {
			return text;
		}
		// Half of a character is none.
		int end = Character.isHighSurrogate(text.charAt(limit - 1)) ? limit - 1 : limit;
		return text.substring(0, end) + "... [truncated, was " + text.length() + " characters]";
	}

}
