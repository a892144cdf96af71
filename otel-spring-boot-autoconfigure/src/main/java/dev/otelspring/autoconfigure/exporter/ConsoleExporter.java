package dev.otelspring.autoconfigure.exporter;

import java.io.PrintStream;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;

/**
 * Writes each item as a line to standard output: the specification's {@code console}, for
 * a developer's eyes.
 */
final class ConsoleExporter {

	private ConsoleExporter() {
	}

	static SpanExporter ofSpans(PrintStream out) {
		return new Spans(out);
	}

	static LogRecordExporter ofLogRecords(PrintStream out) {
		return new LogRecords(out);
	}

	static MetricExporter ofMetrics(PrintStream out) {
		return new Metrics(out);
	}

	private static <T> CompletableResultCode print(PrintStream out, Collection<T> items, Function<T, String> line) {
		StringBuilder lines = new StringBuilder();
		items.forEach((item) -> lines.append(line.apply(item)).append(System.lineSeparator()));
		out.print(lines);
		out.flush();
		return CompletableResultCode.ofSuccess();
	}

	private static String describe(Attributes attributes) {
		StringBuilder text = new StringBuilder();
		attributes.forEach((key, value) -> text.append(' ').append(key.getKey()).append('=').append(value));
		return text.toString();
	}

	private record Spans(PrintStream out) implements SpanExporter {

		@Override
		public CompletableResultCode export(Collection<SpanData> spans) {
			return print(this.out, spans,
					(span) -> "span %s %s %s %s %.3f ms %s%s".formatted(span.getTraceId(), span.getSpanId(),
							span.getKind(), span.getName(),
							TimeUnit.NANOSECONDS.toMicros(span.getEndEpochNanos() - span.getStartEpochNanos()) / 1000.0,
							span.getStatus().getStatusCode(), describe(span.getAttributes())));
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

	private record LogRecords(PrintStream out) implements LogRecordExporter {

		@Override
		public CompletableResultCode export(Collection<LogRecordData> logs) {
			return print(this.out, logs,
					(log) -> "log %s %s %s%s".formatted(log.getSpanContext().getTraceId(), log.getSeverity(),
							(log.getBodyValue() != null) ? log.getBodyValue().asString() : "",
							describe(log.getAttributes())));
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

	private record Metrics(PrintStream out) implements MetricExporter {

		@Override
		public CompletableResultCode export(Collection<MetricData> metrics) {
			return print(this.out, metrics, (metric) -> "metric %s [%s] %s".formatted(metric.getName(),
					metric.getUnit(), metric.getData().getPoints()));
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
