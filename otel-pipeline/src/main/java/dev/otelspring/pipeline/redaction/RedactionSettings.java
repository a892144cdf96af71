package dev.otelspring.pipeline.redaction;

import java.util.List;
import java.util.Set;

import dev.otelspring.pipeline.match.SafePattern;

/**
 * What to mask, with the Collector's names.
 *
 * @param blockedKeyPatterns regular expressions, found anywhere in an attribute's name,
 * upper or lower case: {@code password}, {@code ^http\.request\.header\.authorization$};
 * the whole value of such an attribute is masked
 * @param blockedValues {@code credit-card}, {@code email}, or regular expressions; where
 * one is found in a value, that part is masked
 * @param ignoredKeys names of attributes that are never masked, for the order number that
 * happens to look like a credit card
 */
public record RedactionSettings(List<String> blockedKeyPatterns, List<String> blockedValues, Set<String> ignoredKeys) {

	/** Masks credit card numbers: 13 to 19 digits with a valid Luhn check digit. */
	public static final String CREDIT_CARD = "credit-card";

	/** Masks e-mail addresses. */
	public static final String EMAIL = "email";

	/**
	 * Checks the expressions.
	 * @throws IllegalArgumentException if one is not valid, or is a mere word that looks
	 * like a misspelt built-in name
	 */
	public RedactionSettings {
		blockedKeyPatterns = List.copyOf(blockedKeyPatterns);
		blockedValues = List.copyOf(blockedValues);
		ignoredKeys = Set.copyOf(ignoredKeys);
		blockedKeyPatterns.forEach((pattern) -> check("blockedKeyPatterns", pattern));
		blockedValues.forEach((value) -> {
			if (!isBuiltIn(value)) {
				check("blockedValues", value);
				if (isWord(value)) {
					throw new IllegalArgumentException("blockedValues must be " + CREDIT_CARD + ", " + EMAIL
							+ " or a regular expression such as '\\b" + value + "\\b', was '" + value + "'");
				}
			}
		});
	}

	static boolean isBuiltIn(String value) {
		return value.equals(CREDIT_CARD) || value.equals(EMAIL);
	}

	private static boolean isWord(String value) {
		return value.chars().allMatch((c) -> Character.isLetter(c) || c == '-' || c == '_');
	}

	private static void check(String part, String regex) {
		try {
			SafePattern.of(regex);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException(part + " " + ex.getMessage(), ex);
		}
	}

}
