package dev.otelspring.autoconfigure.testing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import dev.otelspring.pipeline.testing.OtlpReceiver;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;

/**
 * A backend on a real socket, with what tests ask of it. What it gives is what left the
 * process.
 */
public final class Backend implements AutoCloseable {

	private final OtlpReceiver receiver = OtlpReceiver.start();

	private Backend() {
	}

	/**
	 * Starts a backend that takes everything.
	 * @return a running backend
	 */
	public static Backend start() {
		return new Backend();
	}

	public OtlpReceiver receiver() {
		return this.receiver;
	}

	/**
	 * The properties by which an application sends everything here, soon.
	 * @return pairs such as {@code otel.bsp.schedule.delay=100ms}
	 */
	public String[] properties() {
		return new String[] { "otel.exporter.otlp.endpoint=" + this.receiver.endpoint(),
				"otel.bsp.schedule.delay=100ms", "otel.blrp.schedule.delay=100ms",
				"otel.metric.export.interval=200ms" };
	}

	/**
	 * All spans so far.
	 * @return in order of arrival
	 */
	public List<SentSpan> spans() {
		List<SentSpan> spans = new ArrayList<>();
		this.receiver.requests()
			.stream()
			.filter((request) -> request.path().equals("/v1/traces") && request.status() == 200)
			.flatMap((request) -> request.traces().getResourceSpansList().stream())
			.flatMap((resource) -> resource.getScopeSpansList().stream())
			.forEach((scope) -> scope.getSpansList()
				.forEach((span) -> spans.add(SentSpan.of(scope.getScope().getName(), span))));
		return spans;
	}

	/**
	 * The spans of one trace so far.
	 * @param traceId 32 hexadecimal digits
	 * @return in order of arrival
	 */
	public List<SentSpan> spans(String traceId) {
		return spans().stream().filter((span) -> span.traceId().equals(traceId)).toList();
	}

	/**
	 * All log records so far.
	 * @return in order of arrival
	 */
	public List<SentLog> logs() {
		List<SentLog> logs = new ArrayList<>();
		this.receiver.requests()
			.stream()
			.filter((request) -> request.path().equals("/v1/logs") && request.status() == 200)
			.flatMap((request) -> request.logs().getResourceLogsList().stream())
			.flatMap((resource) -> resource.getScopeLogsList().stream())
			.forEach((scope) -> scope.getLogRecordsList()
				.forEach((record) -> logs.add(SentLog.of(scope.getScope().getName(), record))));
		return logs;
	}

	/**
	 * The log records of one logger so far.
	 * @param logger the logger's name
	 * @return in order of arrival
	 */
	public List<SentLog> logs(String logger) {
		return logs().stream().filter((log) -> log.scope().equals(logger)).toList();
	}

	/**
	 * The points of a histogram, each as it was exported last.
	 * @param name the metric's name
	 * @return by attributes; empty if it did not arrive
	 */
	public Map<Map<String, Object>, HistogramDataPoint> histogram(String name) {
		Map<Map<String, Object>, HistogramDataPoint> points = new LinkedHashMap<>();
		metrics(name).forEach((metric) -> metric.getHistogram()
			.getDataPointsList()
			.forEach((point) -> points.put(SentAttributes.of(point.getAttributesList()), point)));
		return points;
	}

	/**
	 * The points of a sum or a gauge, each as it was exported last.
	 * @param name the metric's name
	 * @return longs or doubles by attributes; empty if it did not arrive
	 */
	public Map<Map<String, Object>, Number> numbers(String name) {
		Map<Map<String, Object>, Number> points = new LinkedHashMap<>();
		metrics(name).forEach((metric) -> Stream
			.concat(metric.getSum().getDataPointsList().stream(), metric.getGauge().getDataPointsList().stream())
			.forEach((point) -> points.put(SentAttributes.of(point.getAttributesList()),
					point.hasAsInt() ? (Number) point.getAsInt() : (Number) point.getAsDouble())));
		return points;
	}

	/**
	 * A metric as it was exported last.
	 * @param name the metric's name
	 * @return empty if it did not arrive
	 */
	public Optional<Metric> metric(String name) {
		return metrics(name).reduce((first, second) -> second);
	}

	// A request may hold a part of the points.
	private Stream<Metric> metrics(String name) {
		return this.receiver.metrics().stream().filter((metric) -> metric.getName().equals(name));
	}

	@Override
	public void close() {
		this.receiver.close();
	}

}
