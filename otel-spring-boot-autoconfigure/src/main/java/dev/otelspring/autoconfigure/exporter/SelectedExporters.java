package dev.otelspring.autoconfigure.exporter;

import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import dev.otelspring.autoconfigure.MisfitException;
import dev.otelspring.autoconfigure.PropertyValues;
import dev.otelspring.autoconfigure.spi.OtelComponents;
import dev.otelspring.autoconfigure.spi.OtelCustomizers;
import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.assembly.TelemetryPipeline;

import org.springframework.util.ClassUtils;

/**
 * What {@code otel.traces.exporter}, {@code otel.metrics.exporter} and
 * {@code otel.logs.exporter} select: OTLP, the console, nothing, or components of the SDK
 * by name.
 */
public final class SelectedExporters {

	private static final String OTLP = "otlp";

	private static final String CONSOLE = "console";

	/** The console's older name, which the SDK still takes. */
	private static final String LOGGING = "logging";

	private static final String NONE = "none";

	/** It fetches, so the pipeline has nothing to send. */
	private static final String PROMETHEUS = "prometheus";

	private static final String ZIPKIN = "zipkin";

	private static final String PROMETHEUS_CLASS = "io.prometheus.metrics.expositionformats.ExpositionFormats";

	private final OtelComponents components;

	private final OtelCustomizers spi;

	private final PropertyValues values;

	private final Map<Signal, Set<String>> selected = new EnumMap<>(Signal.class);

	/**
	 * Reads the selection.
	 * @param traces the value of {@code otel.traces.exporter}
	 * @param metrics the value of {@code otel.metrics.exporter}
	 * @param logs the value of {@code otel.logs.exporter}
	 * @param components where other names are looked up
	 * @param spi customizes the exporters
	 * @param values decides what a wrong value does
	 */
	public SelectedExporters(List<String> traces, List<String> metrics, List<String> logs, OtelComponents components,
			OtelCustomizers spi, PropertyValues values) {
		this.components = components;
		this.spi = spi;
		this.values = values;
		select(Signal.TRACES, traces);
		select(Signal.METRICS, metrics);
		select(Signal.LOGS, logs);
	}

	/**
	 * What goes to the OTLP exporters.
	 * @return the signals
	 */
	public Set<Signal> otlp() {
		Set<Signal> signals = EnumSet.noneOf(Signal.class);
		this.selected.forEach((signal, names) -> {
			if (names.contains(OTLP)) {
				signals.add(signal);
			}
		});
		return signals;
	}

	/**
	 * Adds all that is not OTLP.
	 * @param builder where to
	 * @param metricInterval how often metrics are read
	 */
	public void addOthersTo(TelemetryPipeline.Builder builder, Duration metricInterval) {
		this.selected.forEach((signal, names) -> names.forEach((name) -> {
			if (name.equals(CONSOLE)) {
				addConsole(builder, signal, metricInterval);
			}
			else if (!name.equals(OTLP) && !isFetched(signal, name)) {
				addComponent(builder, signal, name, metricInterval);
			}
		}));
	}

	private void addConsole(TelemetryPipeline.Builder builder, Signal signal, Duration metricInterval) {
		String name = CONSOLE + "-" + signal.id();
		if (signal == Signal.TRACES) {
			builder.addSpanExporter(name, this.spi.spanExporter(ConsoleExporter.ofSpans(System.out)));
		}
		else if (signal == Signal.METRICS) {
			builder.addMetricExporter(name, this.spi.metricExporter(ConsoleExporter.ofMetrics(System.out)),
					metricInterval);
		}
		else {
			builder.addLogRecordExporter(name, this.spi.logRecordExporter(ConsoleExporter.ofLogRecords(System.out)));
		}
	}

	private static boolean isFetched(Signal signal, String name) {
		return signal == Signal.METRICS && name.equals(PROMETHEUS);
	}

	private void addComponent(TelemetryPipeline.Builder builder, Signal signal, String name, Duration metricInterval) {
		try {
			createComponent(builder, signal, name, metricInterval);
		}
		catch (MisfitException ex) {
			this.values.rejectTogether(property(signal), name, ex.getOthers(), String.valueOf(ex.getMessage()),
					"leaves exporter '" + name + "' unavailable");
		}
	}

	private void createComponent(TelemetryPipeline.Builder builder, Signal signal, String name,
			Duration metricInterval) {
		String unique = name + "-" + signal.id();
		if (signal == Signal.TRACES) {
			this.components.spanExporter(name)
				.map(this.spi::spanExporter)
				.ifPresent((exporter) -> builder.addSpanExporter(unique, exporter));
		}
		else if (signal == Signal.METRICS) {
			this.components.metricExporter(name)
				.map(this.spi::metricExporter)
				.ifPresent((exporter) -> builder.addMetricExporter(unique, exporter, metricInterval));
		}
		else {
			this.components.logRecordExporter(name)
				.map(this.spi::logRecordExporter)
				.ifPresent((exporter) -> builder.addLogRecordExporter(unique, exporter));
		}
	}

	private void select(Signal signal, List<String> names) {
		this.selected.put(signal, this.values.parse(property(signal), String.join(",", names), Set.of(OTLP),
				(text) -> parse(signal, names)));
	}

	private static String property(Signal signal) {
		return "otel." + signal.id() + ".exporter";
	}

	private Set<String> parse(Signal signal, List<String> names) {
		Set<String> distinct = new LinkedHashSet<>();
		Set<String> known = new TreeSet<>(this.components.exporterNames(signal.id()));
		known.addAll(List.of(OTLP, CONSOLE, NONE));
		names.forEach((name) -> {
			boolean console = name.strip().equals(LOGGING) && !known.contains(LOGGING);
			distinct.add(console ? CONSOLE : name.strip());
		});
		if (distinct.contains(NONE)) {
			if (distinct.size() > 1) {
				throw new IllegalArgumentException("must not have other names beside 'none'");
			}
			return Set.of();
		}
		if (signal == Signal.METRICS) {
			if (ClassUtils.isPresent(PROMETHEUS_CLASS, null)) {
				known.add(PROMETHEUS);
			}
			else if (distinct.contains(PROMETHEUS)) {
				throw new IllegalArgumentException("needs io.prometheus:prometheus-metrics-exposition-formats on the "
						+ "classpath for prometheus; io.micrometer:micrometer-registry-prometheus brings it");
			}
		}
		if (signal == Signal.TRACES && distinct.contains(ZIPKIN) && !known.contains(ZIPKIN)) {
			throw new IllegalArgumentException(
					"needs io.opentelemetry:opentelemetry-exporter-zipkin on the classpath for zipkin");
		}
		if (!known.containsAll(distinct)) {
			throw new IllegalArgumentException("must be of " + String.join(", ", known));
		}
		return distinct;
	}

}
