package dev.otelspring.pipeline.status;

import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.ToLongFunction;

import dev.otelspring.pipeline.DropReason;
import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.status.PipelineSnapshot.ExporterCounts;
import dev.otelspring.pipeline.status.PipelineSnapshot.ExporterSnapshot;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;

/**
 * The pipeline's own metrics, under the names of the semantic conventions. They are read
 * from the {@link PipelineStatus} when metrics are collected, and cost nothing between.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/otel/sdk-metrics/">Semantic
 * conventions, SDK metrics</a>
 */
public final class SelfMetrics {

	private static final AttributeKey<String> COMPONENT_NAME = AttributeKey.stringKey("otel.component.name");

	private static final AttributeKey<String> COMPONENT_TYPE = AttributeKey.stringKey("otel.component.type");

	private static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");

	private SelfMetrics() {
	}

	/**
	 * Registers the instruments.
	 * @param meter makes them
	 * @param status what they show
	 */
	public static void register(Meter meter, PipelineStatus status) {
		for (Signal signal : Signal.values()) {
			if (signal != Signal.METRICS) {
				processor(meter, status, signal);
			}
			exporter(meter, status, signal);
		}
	}

	private static void processor(Meter meter, PipelineStatus status, Signal signal) {
		String prefix = "otel.sdk.processor." + noun(signal);
		Attributes component = component(
				(signal == Signal.TRACES) ? "batching_span_processor" : "batching_log_processor", "pipeline");
		meter.counterBuilder(prefix + ".processed")
			.setUnit(unit(signal))
			.setDescription("Items that the pipeline's source and stages are done with.")
			.buildWithCallback((measurement) -> {
				PipelineSnapshot.SignalSnapshot counts = status.snapshot().signals().get(signal);
				if (counts != null) {
					long dropped = dropped(counts.dropped(), component, measurement::record);
					measurement.record(counts.created() - counts.waiting() - dropped, component);
				}
			});
		meter.upDownCounterBuilder(prefix + ".queue.size")
			.setUnit(unit(signal))
			.setDescription("Items that wait for a batch to fill.")
			.buildWithCallback((measurement) -> {
				PipelineSnapshot.SignalSnapshot counts = status.snapshot().signals().get(signal);
				if (counts != null) {
					measurement.record(counts.waiting(), component);
				}
			});
	}

	private static void exporter(Meter meter, PipelineStatus status, Signal signal) {
		String prefix = "otel.sdk.exporter." + noun(signal);
		meter.counterBuilder(prefix + ".exported")
			.setUnit(unit(signal))
			.setDescription("Items that a backend confirmed, or with error.type that were dropped.")
			.buildWithCallback((measurement) -> each(status, signal, (exporter, counts) -> {
				Attributes component = component(exporter);
				measurement.record(counts.delivered(), component);
				dropped(counts.dropped(), component, measurement::record);
			}));
		meter.upDownCounterBuilder(prefix + ".inflight")
			.setUnit(unit(signal))
			.setDescription("Items that were handed to an exporter and are neither confirmed nor dropped.")
			.buildWithCallback((measurement) -> gauge(measurement, status, signal, ExporterCounts::queued));
	}

	private static void gauge(ObservableLongMeasurement measurement, PipelineStatus status, Signal signal,
			ToLongFunction<ExporterCounts> value) {
		each(status, signal, (exporter, counts) -> measurement.record(value.applyAsLong(counts), component(exporter)));
	}

	private static void each(PipelineStatus status, Signal signal,
			BiConsumer<ExporterSnapshot, ExporterCounts> action) {
		for (ExporterSnapshot exporter : status.snapshot().exporters()) {
			ExporterCounts counts = exporter.counts().get(signal);
			if (counts != null) {
				action.accept(exporter, counts);
			}
		}
	}

	private static long dropped(Map<DropReason, Long> dropped, Attributes component,
			BiConsumer<Long, Attributes> record) {
		long sum = 0;
		for (Map.Entry<DropReason, Long> entry : dropped.entrySet()) {
			sum += entry.getValue();
			record.accept(entry.getValue(), component.toBuilder().put(ERROR_TYPE, entry.getKey().id()).build());
		}
		return sum;
	}

	private static Attributes component(ExporterSnapshot exporter) {
		String type = switch (exporter.protocol()) {
			case "http/protobuf" -> "otlp_http_exporter";
			case "grpc" -> "otlp_grpc_exporter";
			default -> exporter.protocol();
		};
		return component(type, exporter.name());
	}

	private static Attributes component(String type, String name) {
		return Attributes.of(COMPONENT_TYPE, type, COMPONENT_NAME, type + "/" + name);
	}

	private static String noun(Signal signal) {
		return signal.of("span", "metric_data_point", "log");
	}

	private static String unit(Signal signal) {
		return signal.of("{span}", "{data_point}", "{log_record}");
	}

}
