package dev.otelspring.autoconfigure;

import java.util.regex.Pattern;

/**
 * Takes out of a text what lets somebody in: what stands before the {@code @} of a URL,
 * and the values of its query. For what is shown or logged.
 */
public final class Credentials {

	/** What stands in their place. */
	public static final String HIDDEN = "******";

	// Up to the last @: a password may have one, or a slash, that is not encoded.
	private static final Pattern USER_INFO = Pattern.compile("(//|^|[,\\s])[^,\\s]*@");

	private static final Pattern QUERY = Pattern.compile("([?&][^=&\\s]+=)[^&,\\s]+");

	private Credentials() {
	}

	/**
	 * Hides them.
	 * @param text with or without any
	 * @return the text without
	 */
	public static String hideIn(String text) {
		if (text.indexOf('@') < 0 && text.indexOf('?') < 0) {
			return text;
		}
		String withoutUser = USER_INFO.matcher(text).replaceAll((match) -> {
			String all = match.group();
			int slashes = all.indexOf("//");
			return (slashes >= 0) ? all.substring(0, slashes + 2) + HIDDEN + "@" : match.group(1) + HIDDEN + "@";
		});
		return QUERY.matcher(withoutUser).replaceAll((match) -> match.group(1) + HIDDEN);
	}

}
