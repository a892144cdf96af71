package dev.otelspring.autoconfigure.metrics.prometheus;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import org.jspecify.annotations.Nullable;

/** The types of Prometheus' metrics, with the names that each takes for its samples. */
enum Kind {

	/** Only rises. */
	COUNTER(null, "_total", "_created"),

	/** Rises and falls. */
	GAUGE(null),

	/** Buckets, classic or native. */
	HISTOGRAM("le", "_bucket", "_count", "_sum", "_created", "_gcount", "_gsum"),

	/** Quantiles. */
	SUMMARY("quantile", "_count", "_sum", "_created"),

	/** Labels alone. */
	INFO(null, "_info");

	private final @Nullable String reservedLabel;

	private final String[] suffixes;

	Kind(@Nullable String reservedLabel, String... suffixes) {
		this.reservedLabel = reservedLabel;
		this.suffixes = suffixes;
	}

	@Nullable String reservedLabel() {
		return this.reservedLabel;
	}

	/**
	 * What samples of a metric are called. The name itself is among them, for the client
	 * has it as the metric's name.
	 * @param name the metric's name, without suffix
	 * @return all names
	 */
	Set<String> sampleNames(String name) {
		Set<String> names = new LinkedHashSet<>();
		names.add(name);
		for (String suffix : this.suffixes) {
			names.add(name + suffix);
		}
		return names;
	}

	/**
	 * What somebody else's samples are called.
	 * @param snapshot a metric
	 * @return all names
	 */
	static Set<String> sampleNames(MetricSnapshot snapshot) {
		String name = snapshot.getMetadata().getPrometheusName();
		Kind kind = of(snapshot);
		// A counter may have its suffix in its name, as an info may.
		String suffix = (kind == COUNTER || kind == INFO) ? kind.suffixes[0] : "";
		Set<String> names = new LinkedHashSet<>();
		names.add(name);
		names.addAll(kind.sampleNames((!suffix.isEmpty() && name.endsWith(suffix))
				? name.substring(0, name.length() - suffix.length()) : name));
		return names;
	}

	/**
	 * A metric for a scrape.
	 * @param metadata name, help and unit
	 * @param points of this type
	 * @return the metric
	 */
	MetricSnapshot snapshot(MetricMetadata metadata, Collection<? extends DataPointSnapshot> points) {
		return switch (this) {
			case COUNTER ->
				new CounterSnapshot(metadata, points.stream().map(CounterDataPointSnapshot.class::cast).toList());
			case GAUGE -> new GaugeSnapshot(metadata, points.stream().map(GaugeDataPointSnapshot.class::cast).toList());
			case HISTOGRAM ->
				new HistogramSnapshot(metadata, points.stream().map(HistogramDataPointSnapshot.class::cast).toList());
			case SUMMARY ->
				new SummarySnapshot(metadata, points.stream().map(SummaryDataPointSnapshot.class::cast).toList());
			case INFO -> throw new IllegalStateException("has no points");
		};
	}

	private static Kind of(MetricSnapshot snapshot) {
		if (snapshot instanceof CounterSnapshot) {
			return COUNTER;
		}
		if (snapshot instanceof HistogramSnapshot) {
			return HISTOGRAM;
		}
		if (snapshot instanceof SummarySnapshot) {
			return SUMMARY;
		}
		return (snapshot instanceof InfoSnapshot) ? INFO : GAUGE;
	}

}
