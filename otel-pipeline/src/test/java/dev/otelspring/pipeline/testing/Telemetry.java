package dev.otelspring.pipeline.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.logs.Logger;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;

/**
 * Spans, log records and metrics as the SDK makes them, for tests that start behind it.
 */
public final class Telemetry {

	/** What all of it is about: {@code service.name=shop}. */
	public static final Resource RESOURCE = Resource.create(Attributes.builder().put("service.name", "shop").build());

	private static final AttributeKey<Long> SERIES = AttributeKey.longKey("series");

	private Telemetry() {
	}

	/**
	 * Sampled spans, each a trace of its own.
	 * @param count how many
	 * @return {@code span 0}, {@code span 1}, …
	 */
	public static List<SpanData> spans(int count) {
		return spans((tracer) -> {
			for (int i = 0; i < count; i++) {
				tracer.spanBuilder("span " + i).setNoParent().startSpan().end();
			}
		});
	}

	/**
	 * The sampled spans that code makes.
	 * @param code what to do with a tracer
	 * @return in the order in which they ended
	 */
	public static List<SpanData> spans(Consumer<Tracer> code) {
		List<SpanData> ended = new ArrayList<>();
		SpanProcessor processor = new SpanProcessor() {

			@Override
			public void onStart(Context parentContext, ReadWriteSpan span) {
			}

			@Override
			public boolean isStartRequired() {
				return false;
			}

			@Override
			public void onEnd(ReadableSpan span) {
				ended.add(span.toSpanData());
			}

			@Override
			public boolean isEndRequired() {
				return true;
			}

		};
		try (SdkTracerProvider provider = SdkTracerProvider.builder()
			.setResource(RESOURCE)
			.addSpanProcessor(processor)
			.build()) {
			code.accept(provider.get("test"));
		}
		return ended;
	}

	/**
	 * Log records.
	 * @param count how many
	 * @return {@code record 0}, {@code record 1}, …
	 */
	public static List<LogRecordData> logRecords(int count) {
		return logRecords((logger) -> {
			for (int i = 0; i < count; i++) {
				logger.logRecordBuilder().setBody("record " + i).emit();
			}
		});
	}

	/**
	 * The log records that code makes.
	 * @param code what to do with a logger
	 * @return in the order in which they were emitted
	 */
	public static List<LogRecordData> logRecords(Consumer<Logger> code) {
		List<LogRecordData> emitted = new ArrayList<>();
		try (SdkLoggerProvider provider = SdkLoggerProvider.builder()
			.setResource(RESOURCE)
			.addLogRecordProcessor((context, logRecord) -> emitted.add(logRecord.toLogRecordData()))
			.build()) {
			code.accept(provider.get("test"));
		}
		return emitted;
	}

	/**
	 * Counters of several series each.
	 * @param count how many
	 * @param series how many data points each one has
	 * @return {@code counter.0}, {@code counter.1}, …
	 */
	public static List<MetricData> metrics(int count, int series) {
		return metrics((meter) -> {
			for (int i = 0; i < count; i++) {
				LongCounter counter = meter.counterBuilder("counter." + i).build();
				for (int j = 0; j < series; j++) {
					counter.add(1, Attributes.of(SERIES, (long) j));
				}
			}
		});
	}

	/**
	 * The metrics that code makes.
	 * @param code what to do with a meter
	 * @return one collection, cumulative
	 */
	public static List<MetricData> metrics(Consumer<Meter> code) {
		CollectingExporter exporter = new CollectingExporter();
		try (SdkMeterProvider provider = SdkMeterProvider.builder()
			.setResource(RESOURCE)
			.registerMetricReader(PeriodicMetricReader.builder(exporter).setInterval(Duration.ofHours(1)).build())
			.build()) {
			code.accept(provider.get("test"));
			provider.forceFlush().join(10, TimeUnit.SECONDS);
			return List.copyOf(exporter.metrics);
		}
	}

	private static final class CollectingExporter implements MetricExporter {

		private final List<MetricData> metrics = new ArrayList<>();

		@Override
		public CompletableResultCode export(Collection<MetricData> collected) {
			this.metrics.addAll(collected);
			return CompletableResultCode.ofSuccess();
		}

		@Override
		public AggregationTemporality getAggregationTemporality(InstrumentType instrumentType) {
			return AggregationTemporality.CUMULATIVE;
		}

		@Override
		public CompletableResultCode flush() {
			return CompletableResultCode.ofSuccess();
		}

		@Override
		public CompletableResultCode shutdown() {
			return CompletableResultCode.ofSuccess();
		}

	}

}
