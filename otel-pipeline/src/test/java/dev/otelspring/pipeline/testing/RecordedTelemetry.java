package dev.otelspring.pipeline.testing;

import java.util.List;
import java.util.function.Consumer;

import dev.otelspring.pipeline.Batch;
import dev.otelspring.pipeline.Signal;
import io.opentelemetry.api.logs.Logger;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.logs.export.SimpleLogRecordProcessor;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.testing.exporter.InMemoryLogRecordExporter;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;

/**
 * What the real SDK makes of a few lines of an application, as a batch.
 */
public final class RecordedTelemetry {

	/** What every item has: {@code service.name}, {@code host.name}, a schema URL. */
	public static final Resource RESOURCE = Resource.builder()
		.put("service.name", "shop")
		.put("host.name", "shop-7.internal")
		.setSchemaUrl("https://opentelemetry.io/schemas/1.37.0")
		.build();

	private RecordedTelemetry() {
	}

	public static Batch<SpanData> spans(Consumer<Tracer> application) {
		InMemorySpanExporter exporter = InMemorySpanExporter.create();
		try (SdkTracerProvider provider = SdkTracerProvider.builder()
			.setResource(RESOURCE)
			.addSpanProcessor(SimpleSpanProcessor.create(exporter))
			.build()) {
			application.accept(provider.get("shop"));
			return new Batch<>(Signal.TRACES, exporter.getFinishedSpanItems());
		}
	}

	public static Batch<LogRecordData> logRecords(String logger, Consumer<Logger> application) {
		InMemoryLogRecordExporter exporter = InMemoryLogRecordExporter.create();
		try (SdkLoggerProvider provider = SdkLoggerProvider.builder()
			.setResource(RESOURCE)
			.addLogRecordProcessor(SimpleLogRecordProcessor.create(exporter))
			.build()) {
			application.accept(provider.get(logger));
			return new Batch<>(Signal.LOGS, exporter.getFinishedLogRecordItems());
		}
	}

	public static Batch<MetricData> metrics(Consumer<Meter> application) {
		InMemoryMetricReader reader = InMemoryMetricReader.create();
		try (SdkMeterProvider provider = SdkMeterProvider.builder()
			.setResource(RESOURCE)
			.registerMetricReader(reader)
			.build()) {
			application.accept(provider.get("shop"));
			return new Batch<>(Signal.METRICS, List.copyOf(reader.collectAllMetrics()));
		}
	}

}
