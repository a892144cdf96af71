package dev.otelspring.autoconfigure.trace;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

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

	private static final List<String> NAMES = List.of("always_on", "always_off", "traceidratio",
			"parentbased_always_on", "parentbased_always_off", "parentbased_traceidratio");

	private final OtelComponents components;

	private final PropertyValues values;

	SamplerFactory(OtelComponents components, PropertyValues values) {
		this.components = components;
		this.values = values;
	}

	Sampler create(TraceProperties properties) {
		return this.values.parse(PROPERTY, properties.sampler(), Sampler.parentBased(Sampler.alwaysOn()),
				(name) -> sampler(name, properties));
	}

	private Sampler sampler(String name, TraceProperties properties) {
		return switch (name) {
			case "always_on" -> Sampler.alwaysOn();
			case "always_off" -> Sampler.alwaysOff();
			case "traceidratio" -> Sampler.traceIdRatioBased(ratio(properties));
			case "parentbased_always_on" -> Sampler.parentBased(Sampler.alwaysOn());
			case "parentbased_always_off" -> Sampler.parentBased(Sampler.alwaysOff());
			case "parentbased_traceidratio" -> Sampler.parentBased(Sampler.traceIdRatioBased(ratio(properties)));
			default -> this.components.sampler(name).orElseThrow(() -> new IllegalArgumentException(mend()));
		};
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
		double ratio;
		try {
			ratio = Double.parseDouble(text.strip());
		}
		catch (NumberFormatException ex) {
			ratio = Double.NaN;
		}
		if (ratio >= 0 && ratio <= 1) {
			return ratio;
		}
		throw new IllegalArgumentException("must be a number from 0 to 1, such as 0.1 for a tenth of all traces");
	}

	private String mend() {
		Set<String> known = new TreeSet<>(this.components.samplerNames());
		known.addAll(NAMES);
		return "must be one of " + String.join(", ", known);
	}

}
