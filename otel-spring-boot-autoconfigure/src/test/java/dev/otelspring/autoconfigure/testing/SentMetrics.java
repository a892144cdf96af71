package dev.otelspring.autoconfigure.testing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;

/**
 * The metrics that arrived at a backend, decoded, with the scopes that they came in.
 */
public final class SentMetrics {

	private final List<Sent> all = new ArrayList<>();

	private SentMetrics(Backend backend) {
		backend.receiver()
			.requests()
			.stream()
			.filter((request) -> request.path().equals("/v1/metrics") && request.status() == 200)
			.flatMap((request) -> request.metrics().getResourceMetricsList().stream())
			.flatMap((resource) -> resource.getScopeMetricsList().stream())
			.forEach((scope) -> scope.getMetricsList()
				.forEach((metric) -> this.all.add(new Sent(scope.getScope().getName(), metric))));
	}

	/**
	 * What a backend has by now.
	 * @param backend where
	 * @return a copy
	 */
	public static SentMetrics at(Backend backend) {
		return new SentMetrics(backend);
	}

	/**
	 * The scopes in which a metric came.
	 * @param name the metric's name
	 * @return each once
	 */
	public List<String> scopes(String name) {
		return this.all.stream()
			.filter((sent) -> sent.metric().getName().equals(name))
			.map(Sent::scope)
			.distinct()
			.toList();
	}

	/**
	 * All names.
	 * @return each once
	 */
	public List<String> names() {
		return this.all.stream().map((sent) -> sent.metric().getName()).distinct().toList();
	}

	/**
	 * The names of a scope.
	 * @param scope its name
	 * @return each once
	 */
	public List<String> names(String scope) {
		return this.all.stream()
			.filter((sent) -> sent.scope().equals(scope))
			.map((sent) -> sent.metric().getName())
			.distinct()
			.toList();
	}

	/**
	 * A metric in each of its exports.
	 * @param name its name
	 * @return in order of arrival
	 */
	public List<Metric> every(String name) {
		return this.all.stream().map(Sent::metric).filter((metric) -> metric.getName().equals(name)).toList();
	}

	/**
	 * A metric in its last export.
	 * @param name its name
	 * @return never {@code null}
	 */
	public Metric last(String name) {
		List<Metric> exported = every(name);
		if (exported.isEmpty()) {
			throw new AssertionError("No metric " + name + " among " + names());
		}
		return exported.get(exported.size() - 1);
	}

	/**
	 * The points of a sum or a gauge.
	 * @param metric the metric
	 * @return by attributes, in order
	 */
	public static Map<Map<String, Object>, NumberDataPoint> numbers(Metric metric) {
		List<NumberDataPoint> points = metric.hasSum() ? metric.getSum().getDataPointsList()
				: metric.getGauge().getDataPointsList();
		Map<Map<String, Object>, NumberDataPoint> byAttributes = new LinkedHashMap<>();
		points.forEach((point) -> byAttributes.put(SentAttributes.of(point.getAttributesList()), point));
		return byAttributes;
	}

	/**
	 * The value of a point, whole or not.
	 * @param point the point
	 * @return its value
	 */
	public static double value(NumberDataPoint point) {
		return point.hasAsInt() ? point.getAsInt() : point.getAsDouble();
	}

	/**
	 * The only value of a sum or a gauge.
	 * @param metric has one point
	 * @return its value
	 */
	public static double value(Metric metric) {
		Map<Map<String, Object>, NumberDataPoint> points = numbers(metric);
		if (points.size() != 1) {
			throw new AssertionError("Not one point: " + metric);
		}
		return value(points.values().iterator().next());
	}

	/**
	 * The only point of a histogram.
	 * @param metric has one point
	 * @return the point
	 */
	public static HistogramDataPoint histogram(Metric metric) {
		if (metric.getHistogram().getDataPointsCount() != 1) {
			throw new AssertionError("Not one point: " + metric);
		}
		return metric.getHistogram().getDataPoints(0);
	}

	private record Sent(String scope, Metric metric) {
	}

}
