package dev.otelspring.autoconfigure.propagation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import org.jspecify.annotations.Nullable;

/**
 * Several propagators, one after the other, that tell which of them found something.
 */
final class NamedPropagators implements TextMapPropagator {

	private static final List<Format> FORMATS = List.of(
			new Format("tracecontext", TraceContextPropagator.TRACE_PARENT, "", Set.of("tracecontext")),
			new Format("b3", B3Propagator.SINGLE, "-", Set.of("b3", "b3multi")),
			new Format("b3multi", B3Propagator.TRACE_ID, "", Set.of("b3", "b3multi")),
			new Format("jaeger", JaegerPropagator.TRACE, "", Set.of("jaeger")),
			new Format("xray", XRayPropagator.TRACE, "Parent=", Set.of("xray", "xray-lambda")),
			new Format("datadog", "x-datadog-trace-id", "", Set.of("datadog")));

	private final TextMapPropagator[] writers;

	private final Named[] readers;

	/** The formats that nobody reads. */
	private final Format[] others;

	private final List<String> fields;

	private final PropagationStatistics statistics;

	private final boolean readsTraceContext;

	NamedPropagators(Map<String, TextMapPropagator> writers, Map<String, TextMapPropagator> readers,
			PropagationStatistics statistics) {
		List<Named> named = new ArrayList<>();
		Set<String> allFields = new LinkedHashSet<>();
		writers.values().forEach((propagator) -> allFields.addAll(propagator.fields()));
		readers.forEach((name, propagator) -> {
			named.add(new Named(propagator, statistics.matched(name)));
			allFields.addAll(propagator.fields());
		});
		this.writers = writers.values().toArray(TextMapPropagator[]::new);
		this.readers = named.toArray(Named[]::new);
		this.others = FORMATS.stream()
			.filter((format) -> format.readers().stream().noneMatch(readers::containsKey))
			.toArray(Format[]::new);
		this.fields = List.copyOf(allFields);
		this.statistics = statistics;
		this.readsTraceContext = readers.get("tracecontext") instanceof TraceContextPropagator;
	}

	@Override
	public Collection<String> fields() {
		return this.fields;
	}

	@Override
	public <C> void inject(Context context, @Nullable C carrier, TextMapSetter<C> setter) {
		for (TextMapPropagator writer : this.writers) {
			writer.inject(context, carrier, setter);
		}
	}

	@Override
	public <C> Context extract(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
		Context found = context;
		for (Named named : this.readers) {
			Context before = found;
			found = named.propagator().extract(before, carrier, getter);
			if (found != before) {
				named.matches().increment();
			}
		}
		if (Span.fromContextOrNull(found) == Span.fromContextOrNull(context)) {
			countOthers(carrier, getter);
			if (this.readsTraceContext) {
				countBroken(carrier, getter);
			}
		}
		return found;
	}

	// Only where no trace was found: a request that has one pays nothing.
	private <C> void countBroken(@Nullable C carrier, TextMapGetter<C> getter) {
		if (getter.get(carrier, TraceContextPropagator.TRACE_PARENT) != null) {
			this.statistics.invalid().increment();
		}
		else if (getter.get(carrier, TraceContextPropagator.TRACE_STATE) != null) {
			this.statistics.stripped().increment();
		}
	}

	private <C> void countOthers(@Nullable C carrier, TextMapGetter<C> getter) {
		for (Format format : this.others) {
			String value = getter.get(carrier, format.header());
			if (value != null && value.contains(format.parent())) {
				this.statistics.notConfigured(format.name()).increment();
			}
		}
	}

	@Override
	public String toString() {
		return this.fields.toString();
	}

	private record Named(TextMapPropagator propagator, LongAdder matches) {
	}

	/**
	 * A format that we know.
	 *
	 * @param name its propagator
	 * @param header tells that it is there
	 * @param parent what the header has where somebody calls: load balancers of AWS add
	 * one without a parent to each request, and B3's may be a decision alone
	 * @param readers the names of all propagators that read it
	 */
	private record Format(String name, String header, String parent, Set<String> readers) {
	}

}
