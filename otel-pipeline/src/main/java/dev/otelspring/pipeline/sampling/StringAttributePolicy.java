package dev.otelspring.pipeline.sampling;

import java.util.List;
import java.util.Set;

import dev.otelspring.pipeline.match.SafePattern;

/**
 * Keeps a trace of which a text is one of these ({@code string_attribute}), on any span
 * or on the resource; inverted, a trace of which no text is.
 */
public final class StringAttributePolicy implements SamplingPolicy {

	private final String key;

	private final Set<String> values;

	private final List<SafePattern> patterns;

	private final boolean invertMatch;

	/**
	 * Creates a policy.
	 * @param key the attribute, such as {@code http.route}
	 * @param values what it must be, one of them
	 * @param enabledRegexMatching whether the values are regular expressions, to be found
	 * anywhere in the text
	 * @param invertMatch whether to keep the traces that do <em>not</em> match. Other
	 * policies may still keep the ones that do: to be rid of these, use
	 * {@link DropPolicy}
	 * @throws IllegalArgumentException if the key is blank, there is no value, or one is
	 * no regular expression
	 */
	public StringAttributePolicy(String key, List<String> values, boolean enabledRegexMatching, boolean invertMatch) {
		AnyAttribute.checkKey(key);
		if (values.isEmpty()) {
			throw new IllegalArgumentException("values must be at least one such as '/checkout', was empty");
		}
		this.key = key;
		this.values = enabledRegexMatching ? Set.of() : Set.copyOf(values);
		this.patterns = enabledRegexMatching ? values.stream().map(StringAttributePolicy::pattern).toList() : List.of();
		this.invertMatch = invertMatch;
	}

	private static SafePattern pattern(String regex) {
		try {
			return SafePattern.of(regex);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException("values " + ex.getMessage(), ex);
		}
	}

	@Override
	public Decision evaluate(BufferedTrace trace) {
		boolean found = AnyAttribute.matches(trace, this.key, this::isWanted);
		return (found != this.invertMatch) ? Decision.SAMPLED : Decision.NOT_SAMPLED;
	}

	private boolean isWanted(Object value) {
		if (!(value instanceof String text)) {
			return false;
		}
		if (this.values.contains(text)) {
			return true;
		}
		for (SafePattern pattern : this.patterns) {
			if (pattern.isFoundIn(text, false)) {
				return true;
			}
		}
		return false;
	}

}
