package dev.otelspring.autoconfigure.trace;

import java.util.List;

/**
 * How many traces are kept: the first rule that matches decides, else the rest.
 *
 * @param rules in order
 * @param rest how many are kept of the traces that no rule matches
 */
public record SamplingSettings(List<SamplingRule> rules, TraceShare rest) {

	public SamplingSettings {
		rules = List.copyOf(rules);
	}

	/**
	 * The same for all traces.
	 * @param share how many are kept
	 * @return settings without rules
	 */
	public static SamplingSettings of(TraceShare share) {
		return new SamplingSettings(List.of(), share);
	}

	/**
	 * Reads rules from one line, as {@code /actuator/otel/sampling} takes them.
	 * @param rules such as {@code path=/orders/** method=POST ratio=1; kind=internal
	 * rate=0.1}, with the keys of {@code otel.traces.sampling.rules}; what has blanks,
	 * quotes or semicolons stands in quotes
	 * @param rest how many are kept of the traces that no rule matches
	 * @return the settings
	 * @throws WrongSettingException if a rule cannot be used
	 */
	public static SamplingSettings parse(String rules, TraceShare rest) {
		return new SamplingSettings(RuleText.parse(rules), rest);
	}

	/**
	 * The rules as {@link #parse} reads them.
	 * @return one text a rule, in order
	 */
	public List<String> ruleTexts() {
		return this.rules.stream().map(RuleText::format).toList();
	}

	/**
	 * A share of all traces.
	 * @param ratio from 0 to 1
	 * @return settings without rules
	 */
	public static SamplingSettings ofRatio(double ratio) {
		return of(TraceShare.ofRatio(ratio));
	}

}
