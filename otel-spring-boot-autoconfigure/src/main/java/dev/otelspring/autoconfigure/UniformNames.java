package dev.otelspring.autoconfigure;

/**
 * Names of properties as they are compared where one may come from a variable: it knows
 * neither dashes nor where a word ends.
 */
public final class UniformNames {

	private UniformNames() {
	}

	/**
	 * The letters and digits of a name.
	 * @param name of a property, such as {@code otel.metrics.views[0].name}
	 * @return in lower case, without what separates them and without indexes
	 */
	public static String of(String name) {
		StringBuilder letters = new StringBuilder(name.length());
		for (int i = 0; i < name.length(); i++) {
			char c = name.charAt(i);
			if (c == '[') {
				i = endOfIndex(name, i);
			}
			else if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) {
				letters.append(Character.toLowerCase(c));
			}
		}
		return letters.toString();
	}

	// A key of a map may stand in brackets, too.
	private static int endOfIndex(String name, int start) {
		int end = start + 1;
		while (end < name.length() && Character.isDigit(name.charAt(end))) {
			end++;
		}
		return (end < name.length() && name.charAt(end) == ']') ? end : start;
	}

}
