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
	 * A share of all traces.
	 * @param ratio from 0 to 1
	 * @return settings without rules
	 */
	public static SamplingSettings ofRatio(double ratio) {
		return of(TraceShare.ofRatio(ratio));
	}

}
