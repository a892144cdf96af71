package dev.otelspring.autoconfigure.propagation;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import dev.otelspring.autoconfigure.PropertyValues;
import dev.otelspring.autoconfigure.spi.OtelComponents;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.TextMapPropagator;

/**
 * Builds the propagator from its names. The specification asks for each name once.
 */
final class PropagatorFactory {

	static final String PROPERTY = "otel.propagators";

	private static final List<String> DEFAULTS = List.of("tracecontext", "baggage");

	private final OtelComponents components;

	private final PropertyValues values;

	PropagatorFactory(OtelComponents components, PropertyValues values) {
		this.components = components;
		this.values = values;
	}

	TextMapPropagator create(List<String> names) {
		TextMapPropagator fallback = TextMapPropagator.composite(DEFAULTS.stream().map(this::propagator).toList());
		return this.values.parse(PROPERTY, String.join(",", names), fallback, (text) -> parse(names));
	}

	private TextMapPropagator parse(List<String> names) {
		Set<String> distinct = new LinkedHashSet<>();
		names.forEach((name) -> distinct.add(name.strip()));
		if (distinct.contains("none")) {
			if (distinct.size() > 1) {
				throw new IllegalArgumentException("must not have other names beside 'none'");
			}
			return TextMapPropagator.noop();
		}
		List<TextMapPropagator> propagators = new ArrayList<>();
		distinct.forEach((name) -> propagators.add(propagator(name)));
		return TextMapPropagator.composite(propagators);
	}

	private TextMapPropagator propagator(String name) {
		return switch (name) {
			case "tracecontext" -> W3CTraceContextPropagator.getInstance();
			case "baggage" -> W3CBaggagePropagator.getInstance();
			default -> this.components.propagator(name).orElseThrow(() -> new IllegalArgumentException(mend(name)));
		};
	}

	private String mend(String name) {
		Set<String> known = new TreeSet<>(this.components.propagatorNames());
		known.addAll(DEFAULTS);
		known.add("none");
		String hint = switch (name) {
			case "b3", "b3multi", "jaeger", "ottrace" ->
				"; '" + name + "' comes with io.opentelemetry:opentelemetry-extension-trace-propagators";
			case "xray", "xray-lambda" ->
				"; '" + name + "' comes with io.opentelemetry.contrib:opentelemetry-aws-xray-propagator";
			default -> "";
		};
		return "must be of " + String.join(", ", known) + hint;
	}

}
