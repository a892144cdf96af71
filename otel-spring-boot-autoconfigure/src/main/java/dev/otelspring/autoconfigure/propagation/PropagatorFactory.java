package dev.otelspring.autoconfigure.propagation;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import dev.otelspring.autoconfigure.PropertyValues;
import dev.otelspring.autoconfigure.baggage.BaggageRefusals;
import dev.otelspring.autoconfigure.spi.OtelComponents;
import dev.otelspring.autoconfigure.spi.OtelCustomizers;
import io.opentelemetry.context.propagation.TextMapPropagator;
import org.jspecify.annotations.Nullable;

/**
 * Builds the propagator from its names. The specification asks for each name once. A
 * user's bean goes before our propagator of the same name, and ours before one that only
 * happens to be on the classpath.
 */
final class PropagatorFactory {

	static final String PROPERTY = "otel.propagators";

	private static final String EXTRACT = "otel.propagation.extract";

	private static final List<String> DEFAULTS = List.of("tracecontext", "baggage");

	private static final List<String> OURS = List.of("tracecontext", "baggage", "b3", "b3multi", "jaeger", "xray");

	private static final String NONE = "none";

	private final OtelComponents components;

	private final OtelCustomizers spi;

	private final PropertyValues values;

	private final PropagationStatistics statistics;

	private final BaggageRefusals refusals;

	/** One that writes and reads is the same. */
	private final Map<String, TextMapPropagator> created = new HashMap<>();

	PropagatorFactory(OtelComponents components, OtelCustomizers spi, PropertyValues values,
			PropagationStatistics statistics, BaggageRefusals refusals) {
		this.components = components;
		this.spi = spi;
		this.values = values;
		this.statistics = statistics;
		this.refusals = refusals;
	}

	/**
	 * Builds the propagator.
	 * @param names who writes
	 * @param extract who reads, {@code null} for those who write
	 * @return it does nothing where there is nobody
	 */
	TextMapPropagator create(List<String> names, @Nullable List<String> extract) {
		Map<String, TextMapPropagator> writers = this.values.parse(PROPERTY, String.join(",", names),
				propagators(DEFAULTS), (text) -> parse(names));
		Map<String, TextMapPropagator> readers = (extract != null)
				? this.values.parse(EXTRACT, String.join(",", extract), writers, (text) -> parse(extract)) : writers;
		return (writers.isEmpty() && readers.isEmpty()) ? TextMapPropagator.noop()
				: new NamedPropagators(writers, readers, this.statistics);
	}

	private Map<String, TextMapPropagator> parse(List<String> names) {
		Set<String> distinct = new LinkedHashSet<>();
		names.forEach((name) -> distinct.add(name.strip()));
		if (distinct.contains(NONE)) {
			if (distinct.size() > 1) {
				throw new IllegalArgumentException("must not have other names beside 'none'");
			}
			return Map.of();
		}
		return propagators(distinct);
	}

	private Map<String, TextMapPropagator> propagators(Iterable<String> names) {
		Map<String, TextMapPropagator> propagators = new LinkedHashMap<>();
		names.forEach((name) -> propagators.put(name,
				this.created.computeIfAbsent(name, (key) -> this.spi.propagator(propagator(key)))));
		return propagators;
	}

	private TextMapPropagator propagator(String name) {
		return this.components.propagatorBean(name)
			.or(() -> ours(name))
			.or(() -> this.components.propagator(name))
			.orElseThrow(() -> new IllegalArgumentException(mend(name)));
	}

	private Optional<TextMapPropagator> ours(String name) {
		return switch (name) {
			case "tracecontext" -> Optional.of(new TraceContextPropagator());
			case "baggage" -> Optional.of(new BaggagePropagator(this.refusals));
			case "b3" -> Optional.of(B3Propagator.single());
			case "b3multi" -> Optional.of(B3Propagator.multi());
			case "jaeger" -> Optional.of(new JaegerPropagator(this.refusals));
			case "xray" -> Optional.of(new XRayPropagator());
			default -> Optional.empty();
		};
	}

	private String mend(String name) {
		Set<String> known = new TreeSet<>(this.components.propagatorNames());
		known.addAll(OURS);
		known.add(NONE);
		String hint = switch (name) {
			case "ottrace" -> "; 'ottrace' comes with io.opentelemetry:opentelemetry-extension-trace-propagators";
			case "xray-lambda" ->
				"; 'xray-lambda' comes with io.opentelemetry.contrib:opentelemetry-aws-xray-propagator";
			default -> "";
		};
		return "must be of " + String.join(", ", known) + hint;
	}

}
