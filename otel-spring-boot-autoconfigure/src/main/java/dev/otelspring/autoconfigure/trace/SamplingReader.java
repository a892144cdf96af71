package dev.otelspring.autoconfigure.trace;

import java.util.ArrayList;
import java.util.List;

import dev.otelspring.autoconfigure.PropertyValues;
import dev.otelspring.pipeline.filter.AttributeCondition;
import org.jspecify.annotations.Nullable;

/**
 * From {@code otel.traces.sampling} to settings. The rules count as a whole: without one
 * of them its traces would come to another.
 */
final class SamplingReader {

	static final String PREFIX = "otel.traces.sampling";

	private final SamplingProperties properties;

	private final PropertyValues values;

	SamplingReader(SamplingProperties properties, PropertyValues values) {
		this.properties = properties;
		this.values = values;
	}

	boolean isUnset() {
		return this.properties.isUnset();
	}

	/**
	 * Reads the properties.
	 * @return {@code null} if what is wrong came from variables, and is told
	 */
	@Nullable SamplingSettings read() {
		List<SamplingRule> rules = new ArrayList<>();
		for (int i = 0; i < this.properties.rules().size(); i++) {
			String element = PREFIX + ".rules[" + i + "]";
			try {
				rules.add(rule(this.properties.rules().get(i)));
			}
			catch (WrongSettingException ex) {
				this.values.reject(element + "." + ex.getPart(), "", ex.getMend(), PropertyValues.LIST_LEFT_OUT);
				return null;
			}
			catch (IllegalArgumentException ex) {
				this.values.reject(element, "", "cannot be used: " + ex.getMessage(), PropertyValues.LIST_LEFT_OUT);
				return null;
			}
		}
		try {
			return new SamplingSettings(rules, rest(this.properties));
		}
		catch (WrongSettingException ex) {
			this.values.reject(PREFIX + ".default-" + ex.getPart(), "", ex.getMend());
			return null;
		}
	}

	/**
	 * What {@link #read} has read without complaint.
	 * @param properties the same
	 * @return {@code null} if they are nobody's concern, and wrong
	 */
	static @Nullable SamplingSettings settings(SamplingProperties properties) {
		try {
			return new SamplingSettings(properties.rules().stream().map(SamplingReader::rule).toList(),
					rest(properties));
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	private static TraceShare rest(SamplingProperties properties) {
		Double ratio = properties.defaultRatio();
		Double rate = properties.defaultRate();
		return (ratio == null && rate == null) ? TraceShare.ALL : new TraceShare(ratio, rate);
	}

	static SamplingRule rule(SamplingProperties.Rule rule) {
		return new SamplingRule(rule.path(), rule.method(), rule.kind(), rule.name(), attribute(rule),
				new TraceShare(rule.ratio(), rule.rate()));
	}

	private static @Nullable AttributeCondition attribute(SamplingProperties.Rule rule) {
		if (rule.attribute() != null) {
			return new AttributeCondition(rule.attribute(), rule.value(), rule.matches());
		}
		if (rule.value() != null || rule.matches() != null) {
			throw new WrongSettingException("attribute", "must be given with value or matches, such as url.query");
		}
		return null;
	}

}
