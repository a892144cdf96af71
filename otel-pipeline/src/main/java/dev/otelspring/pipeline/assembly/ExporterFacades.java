package dev.otelspring.pipeline.assembly;

import java.util.Collection;
import java.util.function.Function;

import dev.otelspring.pipeline.exporter.InterceptedSink.Wrapper;
import dev.otelspring.pipeline.source.MetricReading;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.MemoryMode;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import io.opentelemetry.sdk.metrics.Aggregation;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;

/**
 * The OTLP exporters as the SDK's exporters look, and the SDK's as a wrapper is used.
 */
final class ExporterFacades {

	private ExporterFacades() {
	}

	static SpanExporter ofSpans(Function<Collection<SpanData>, CompletableResultCode> export) {
		return new Spans(export);
	}

	static LogRecordExporter ofLogRecords(Function<Collection<LogRecordData>, CompletableResultCode> export) {
		return new LogRecords(export);
	}

	static MetricExporter ofMetrics(Function<Collection<MetricData>, CompletableResultCode> export,
			MetricReading reading) {
		return new Metrics(export, reading);
	}

	static Wrapper<SpanData> wrapper(SpanExporter exporter) {
		return new Wrapper<>() {

			@Override
			public CompletableResultCode export(Collection<SpanData> items) {
				return exporter.export(items);
			}

			@Override
			public CompletableResultCode flush() {
				return exporter.flush();
			}

			@Override
			public CompletableResultCode shutdown() {
				return exporter.shutdown();
			}

		};
	}

	static Wrapper<LogRecordData> wrapper(LogRecordExporter exporter) {
		return new Wrapper<>() {

			@Override
			public CompletableResultCode export(Collection<LogRecordData> items) {
				return exporter.export(items);
			}

			@Override
			public CompletableResultCode flush() {
				return exporter.flush();
			}

			@Override
			public CompletableResultCode shutdown() {
				return exporter.shutdown();
			}

		};
	}

	static Wrapper<MetricData> wrapper(MetricExporter exporter) {
		return new Wrapper<>() {

			@Override
			public CompletableResultCode export(Collection<MetricData> items) {
				return exporter.export(items);
			}

			@Override
			public CompletableResultCode flush() {
				return exporter.flush();
			}

			@Override
			public CompletableResultCode shutdown() {
				return exporter.shutdown();
			}

		};
	}

	private record Spans(Function<Collection<SpanData>, CompletableResultCode> target) implements SpanExporter {

		@Override
		public CompletableResultCode export(Collection<SpanData> spans) {
			return this.target.apply(spans);
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

	private record LogRecords(
			Function<Collection<LogRecordData>, CompletableResultCode> target) implements LogRecordExporter {

		@Override
		public CompletableResultCode export(Collection<LogRecordData> logs) {
			return this.target.apply(logs);
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

	private record Metrics(Function<Collection<MetricData>, CompletableResultCode> target,
			MetricReading reading) implements MetricExporter {

		@Override
		public CompletableResultCode export(Collection<MetricData> metrics) {
			return this.target.apply(metrics);
		}

		@Override
		public AggregationTemporality getAggregationTemporality(InstrumentType instrumentType) {
			return this.reading.aggregationTemporality(instrumentType);
		}

		@Override
		public Aggregation getDefaultAggregation(InstrumentType instrumentType) {
			return this.reading.defaultAggregation(instrumentType);
		}

		@Override
		public MemoryMode getMemoryMode() {
			return MemoryMode.IMMUTABLE_DATA;
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
