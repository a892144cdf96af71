package dev.otelspring.autoconfigure.instrumentation.annotation;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What a method's annotations ask for, whoever may have written them.
 *
 * @param span the span of each call, if any
 * @param added what goes on the current span
 * @param instruments at most one of each kind, gauges apart
 * @param metricAttributes of each measurement
 */
record MethodDefinition(@Nullable SpanMethod span, ArgumentAttribute[] added, List<InstrumentDefinition> instruments,
		ArgumentAttribute[] metricAttributes) {

	MethodDefinition with(List<InstrumentDefinition> newInstruments) {
		return new MethodDefinition(this.span, this.added, newInstruments, this.metricAttributes);
	}

}
