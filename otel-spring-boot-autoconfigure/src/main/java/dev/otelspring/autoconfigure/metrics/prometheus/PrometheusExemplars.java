package dev.otelspring.autoconfigure.metrics.prometheus;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.sdk.metrics.data.DoubleExemplarData;
import io.opentelemetry.sdk.metrics.data.ExemplarData;
import io.opentelemetry.sdk.metrics.data.LongExemplarData;
import io.prometheus.metrics.model.snapshots.Exemplar;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.Labels;
import org.jspecify.annotations.Nullable;

/**
 * Exemplars: the way from a bucket to a trace.
 *
 * @see <a href=
 * "https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics/#exemplars-1">Specification,
 * Prometheus, exemplars</a>
 */
final class PrometheusExemplars {

	/** What OpenMetrics allows for names and values of all labels, in characters. */
	private static final int LIMIT = 128;

	private PrometheusExemplars() {
	}

	/**
	 * The last one, which says most of a counter.
	 * @param exemplars any number of them
	 * @return {@code null} if there is none
	 */
	static @Nullable Exemplar last(List<? extends ExemplarData> exemplars) {
		return exemplars.stream()
			.max(Comparator.comparingLong(ExemplarData::getEpochNanos))
			.map(PrometheusExemplars::exemplar)
			.orElse(null);
	}

	/**
	 * The largest one of each bucket.
	 * @param exemplars any number of them
	 * @param boundaries the buckets' upper boundaries, without that of the last
	 * @return one for each bucket at most
	 */
	static Exemplars largest(List<DoubleExemplarData> exemplars, List<Double> boundaries) {
		Map<Integer, DoubleExemplarData> byBucket = new LinkedHashMap<>();
		for (DoubleExemplarData exemplar : exemplars) {
			int bucket = 0;
			while (bucket < boundaries.size() && exemplar.getValue() > boundaries.get(bucket)) {
				bucket++;
			}
			byBucket.merge(bucket, exemplar,
					(first, second) -> (second.getValue() > first.getValue()) ? second : first);
		}
		return all(byBucket.values());
	}

	static Exemplars all(Collection<DoubleExemplarData> exemplars) {
		List<Exemplar> all = new ArrayList<>(exemplars.size());
		exemplars.forEach((exemplar) -> all.add(exemplar(exemplar)));
		return Exemplars.of(all);
	}

	private static Exemplar exemplar(ExemplarData exemplar) {
		return new Exemplar(value(exemplar), labels(exemplar), TimeUnit.NANOSECONDS.toMillis(exemplar.getEpochNanos()));
	}

	private static double value(ExemplarData exemplar) {
		return (exemplar instanceof LongExemplarData whole) ? whole.getValue()
				: ((DoubleExemplarData) exemplar).getValue();
	}

	// The attributes that a view dropped are there too, if there is room for all.
	private static Labels labels(ExemplarData exemplar) {
		Map<String, String> trace = new TreeMap<>();
		SpanContext span = exemplar.getSpanContext();
		if (span.isValid()) {
			trace.put(Exemplar.TRACE_ID, span.getTraceId());
			trace.put(Exemplar.SPAN_ID, span.getSpanId());
		}
		Map<String, String> labels = new TreeMap<>();
		PrometheusLabels.forEach(exemplar.getFilteredAttributes(), labels::put);
		labels.putAll(trace);
		Map<String, String> fitting = (length(labels) <= LIMIT) ? labels : trace;
		return Labels.of(List.copyOf(fitting.keySet()), List.copyOf(fitting.values()));
	}

	private static int length(Map<String, String> labels) {
		return labels.entrySet()
			.stream()
			.mapToInt(
					(label) -> label.getKey().length() + label.getValue().codePointCount(0, label.getValue().length()))
			.sum();
	}

}
