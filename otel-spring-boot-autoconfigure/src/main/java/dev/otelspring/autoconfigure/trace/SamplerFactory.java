package dev.otelspring.autoconfigure.trace;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import dev.otelspring.autoconfigure.PropertyValues;
import dev.otelspring.autoconfigure.spi.OtelComponents;
import io.opentelemetry.sdk.trace.samplers.Sampler;

import org.springframework.util.StringUtils;

/**
 * Builds the sampler from its name and argument.
 *
 * @see <a href=
 * "https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/#general-sdk-configuration">Specification,
 * general SDK configuration</a>
 */
final class SamplerFactory {

	static final String PROPERTY = "otel.traces.sampler";

	/** Those that are asked whatever a caller says. */
	private static final List<String> TRUST_NOBODY = List.of("always_on", "always_off", "traceidratio",
			"rate_limiting");

	private static final List<String> NAMES = Stream
		.concat(Stream.of("rules"), TRUST_NOBODY.stream().flatMap((name) -> Stream.of(name, "parentbased_" + name)))
		.toList();

	private static final String A_RATE = "needs how many traces a second are kept in otel.traces.sampler.arg, "
			+ "such as 10";

	private final OtelComponents components;

	private final SamplingReader rules;

	private final PropertyValues values;

	SamplerFactory(OtelComponents components, SamplingReader rules, PropertyValues values) {
		this.components = components;
		this.rules = rules;
		this.values = values;
	}

	/**
	 * Whether a sampler respects what callers have decided.
	 * @param name as in {@code otel.traces.sampler}
	 * @return {@code true} for those that are not known here, as most of them do
	 */
	static boolean trustsCallers(String name) {
		return !TRUST_NOBODY.contains(name);
	}

	Sampler create(TraceProperties properties) {
		return this.values.parse(PROPERTY, properties.sampler(), fallback(), (name) -> sampler(name, properties));
	}

	/**
	 * Tells of rules that nobody asks for.
	 */
	void rejectRules() {
		if (!this.rules.isUnset()) {
			this.values.reject(SamplingReader.PREFIX, null, "needs otel.traces.sampler=rules, which is not set",
					PropertyValues.LEFT_OUT);
		}
	}

	private static Sampler fallback() {
		return Sampler.parentBased(Sampler.alwaysOn());
	}

	private Sampler sampler(String name, TraceProperties properties) {
		return switch (name) {
			case "always_on" -> Sampler.alwaysOn();
			case "always_off" -> Sampler.alwaysOff();
			case "traceidratio" -> Sampler.traceIdRatioBased(ratio(properties));
			case "parentbased_always_on" -> Sampler.parentBased(Sampler.alwaysOn());
			case "parentbased_always_off" -> Sampler.parentBased(Sampler.alwaysOff());
			case "parentbased_traceidratio" -> Sampler.parentBased(Sampler.traceIdRatioBased(ratio(properties)));
			case "rate_limiting" -> rateLimiting(properties, false);
			case "parentbased_rate_limiting" -> rateLimiting(properties, true);
			case "rules" -> rules();
			default -> this.components.sampler(name).orElseThrow(() -> new IllegalArgumentException(mend()));
		};
	}

	private Sampler rules() {
		if (this.rules.isUnset()) {
			throw new IllegalArgumentException("needs rules under otel.traces.sampling.rules, or a default-ratio or "
					+ "default-rate beside them");
		}
		SamplingSettings settings = this.rules.read();
		return (settings != null) ? SamplingControl.parentBased(RuleSampler.of(settings), true) : fallback();
	}

	private Sampler rateLimiting(TraceProperties properties, boolean trustsCallers) {
		String argument = properties.samplerArg();
		if (!StringUtils.hasText(argument)) {
			throw new IllegalArgumentException(A_RATE);
		}
		return this.values.parse(PROPERTY + ".arg", argument, fallback(),
				(text) -> SamplingControl.parentBased(TraceShare.ofRate(parseRate(text)).sampler(), trustsCallers));
	}

	private static double parseRate(String text) {
		double rate = parseNumber(text);
		if (TraceShare.isRate(rate)) {
			return rate;
		}
		throw new IllegalArgumentException(TraceShare.A_RATE);
	}

	// The specification's default for the argument is 1.
	private double ratio(TraceProperties properties) {
		String argument = properties.samplerArg();
		if (!StringUtils.hasText(argument)) {
			return 1;
		}
		return this.values.parse(PROPERTY + ".arg", argument, 1.0, SamplerFactory::parseRatio);
	}

	private static double parseRatio(String text) {
		double ratio = parseNumber(text);
		if (TraceShare.isRatio(ratio)) {
			return ratio;
		}
		throw new IllegalArgumentException(TraceShare.A_RATIO);
	}

	private static double parseNumber(String text) {
		try {
			return Double.parseDouble(text.strip());
		}
		catch (NumberFormatException ex) {
			return Double.NaN;
		}
	}

	private String mend() {
		Set<String> known = new TreeSet<>(this.components.samplerNames());
		known.addAll(NAMES);
		return "must be one of " + String.join(", ", known);
	}

}
