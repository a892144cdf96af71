package dev.otelspring.autoconfigure.pipeline;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import dev.otelspring.autoconfigure.PropertyValues;
import dev.otelspring.autoconfigure.logs.LogsProperties;
import dev.otelspring.autoconfigure.metrics.MetricsProperties;
import dev.otelspring.autoconfigure.trace.TraceProperties;
import dev.otelspring.pipeline.Signal;

/**
 * Which signals go to OTLP, from {@code otel.<signal>.exporter}.
 */
record SignalExporters(Set<Signal> otlp) {

	static SignalExporters of(TraceProperties traces, MetricsProperties metrics, LogsProperties logs,
			PropertyValues values) {
		Set<Signal> signals = EnumSet.noneOf(Signal.class);
		add(signals, Signal.TRACES, traces.exporter(), values);
		add(signals, Signal.METRICS, metrics.exporter(), values);
		add(signals, Signal.LOGS, logs.exporter(), values);
		return new SignalExporters(signals);
	}

	private static void add(Set<Signal> signals, Signal signal, List<String> names, PropertyValues values) {
		String property = "otel." + signal.id() + ".exporter";
		if (values.parse(property, String.join(",", names), true, SignalExporters::isOtlp)) {
			signals.add(signal);
		}
	}

	private static boolean isOtlp(String text) {
		return switch (text.strip()) {
			case "otlp" -> true;
			case "none" -> false;
			default -> throw new IllegalArgumentException("must be otlp or none");
		};
	}

}
