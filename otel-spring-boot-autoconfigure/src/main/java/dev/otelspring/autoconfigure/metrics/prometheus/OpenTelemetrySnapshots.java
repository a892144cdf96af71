package dev.otelspring.autoconfigure.metrics.prometheus;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

import dev.otelspring.autoconfigure.ConfigurationFindings;
import dev.otelspring.autoconfigure.metrics.CardinalityWatch;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.ExponentialHistogramData;
import io.opentelemetry.sdk.metrics.data.HistogramData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.MetricDataType;
import io.opentelemetry.sdk.metrics.data.PointData;
import io.opentelemetry.sdk.metrics.data.SumData;
import io.opentelemetry.sdk.resources.Resource;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * What OpenTelemetry measures, for one scrape. A fault here costs OpenTelemetry's metrics
 * and never the scrape.
 *
 * <p>
 * A name belongs to whoever had it first: outside of OpenTelemetry, or within by an
 * earlier scrape. Left out is also what Micrometer measured and was brought to
 * OpenTelemetry, since it is in Prometheus by Micrometer's own registry.
 *
 * <p>
 * Thread-safe.
 *
 * @see <a href=
 * "https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics/#metric-metadata-1">Specification,
 * Prometheus, metric metadata</a>
 */
final class OpenTelemetrySnapshots {

	private static final Log logger = LogFactory.getLog(OpenTelemetrySnapshots.class);

	private static final Family.Name TARGET = new Family.Name("target", Kind.INFO);

	private final PrometheusReader reader;

	private final CardinalityWatch cardinality;

	private final ConfigurationFindings findings;

	private final Set<String> told = ConcurrentHashMap.newKeySet();

	private final Map<String, Family.Name> owners = new HashMap<>();

	OpenTelemetrySnapshots(PrometheusReader reader, CardinalityWatch cardinality, ConfigurationFindings findings) {
		this.reader = reader;
		this.cardinality = cardinality;
		this.findings = findings;
		TARGET.sampleNames().forEach((sample) -> this.owners.put(sample, TARGET));
	}

	/**
	 * A whole scrape.
	 * @param others what others have
	 * @param names which names are asked for
	 * @return that of others, and OpenTelemetry's
	 */
	MetricSnapshots behind(MetricSnapshots others, Predicate<String> names) {
		try {
			List<MetricSnapshot> all = new ArrayList<>(others.size());
			others.forEach(all::add);
			all.addAll(own(others, names));
			return new MetricSnapshots(all);
		}
		catch (RuntimeException | LinkageError | StackOverflowError ex) {
			tellFault(ex);
			return others;
		}
	}

	/**
	 * OpenTelemetry's part of a scrape.
	 * @param others what others have
	 * @param names which names are asked for
	 * @return without what others have
	 */
	MetricSnapshots beside(MetricSnapshots others, Predicate<String> names) {
		try {
			return new MetricSnapshots(own(others, names));
		}
		catch (RuntimeException | LinkageError | StackOverflowError ex) {
			tellFault(ex);
			return new MetricSnapshots();
		}
	}

	private List<MetricSnapshot> own(MetricSnapshots others, Predicate<String> names) {
		Set<String> taken = new HashSet<>();
		others.forEach((snapshot) -> taken.addAll(Kind.sampleNames(snapshot)));
		Collection<MetricData> metrics = this.reader.read();
		metrics.forEach(this.cardinality::look);
		Map<Family.Name, Family> families = new LinkedHashMap<>();
		Resource resource = Resource.empty();
		for (MetricData metric : metrics) {
			resource = metric.getResource();
			add(metric, families, taken, names);
		}
		List<MetricSnapshot> snapshots = new ArrayList<>(families.size() + 1);
		families.values().stream().filter((family) -> !family.isEmpty()).map(Family::snapshot).forEach(snapshots::add);
		if (TARGET.isIn(names) && !resource.getAttributes().isEmpty() && isFree(TARGET, taken, "the resource")) {
			snapshots.add(target(resource));
		}
		return snapshots;
	}

	private void add(MetricData metric, Map<Family.Name, Family> families, Set<String> taken, Predicate<String> names) {
		Kind kind = kind(metric);
		if (kind == null) {
			return;
		}
		String unit = PrometheusUnits.word(metric.getUnit(), isGauge(metric));
		Family.Name name = new Family.Name(PrometheusNames.metric(metric.getName(), unit, kind == Kind.COUNTER), kind);
		if (name.text().isEmpty() || !name.isIn(names) || !isFree(name, taken, metric.getName())
				|| !isOwner(name, metric)) {
			return;
		}
		Family family = families.computeIfAbsent(name, (key) -> new Family(key, metric.getDescription(), unit));
		for (PointData point : metric.getData().getPoints()) {
			add(metric, point, family);
		}
	}

	private void add(MetricData metric, PointData point, Family family) {
		Kind kind = family.name().kind();
		DataPointSnapshot converted = PointConverter.convert(point, kind,
				PrometheusLabels.of(point.getAttributes(), metric.getInstrumentationScopeInfo(), kind.reservedLabel()));
		if (converted == null) {
			tell("point", metric, "has a point that Prometheus does not know: a counter below zero, or an exponential "
					+ "histogram that is coarser than schema -4");
		}
		else if (!family.add(converted)) {
			tell("labels", metric, "has points whose attributes are the same labels in Prometheus; the first is shown");
		}
	}

	private boolean isFree(Family.Name name, Set<String> taken, String metric) {
		if (name.sampleNames().stream().noneMatch(taken::contains)) {
			return true;
		}
		if (logger.isDebugEnabled() && this.told.add("taken " + name)) {
			logger.debug("OpenTelemetry's '" + metric + "' is not shown to Prometheus: somebody else has a metric '"
					+ name.text() + "' there, such as Micrometer");
		}
		return false;
	}

	private synchronized boolean isOwner(Family.Name name, MetricData metric) {
		for (String sample : name.sampleNames()) {
			Family.Name owner = this.owners.get(sample);
			if (owner != null && !owner.equals(name)) {
				if (this.told.add("type " + name)) {
					this.findings.add(
							"Prometheus is not shown the metric '" + metric.getName() + "' of "
									+ metric.getInstrumentationScopeInfo().getName(),
							"there it would be the " + name.kind().name().toLowerCase(Locale.ROOT) + " '" + name.text()
									+ "', and '" + sample + "' is of the "
									+ owner.kind().name().toLowerCase(Locale.ROOT) + " '" + owner.text()
									+ "', which was there first",
							"Rename one of them, by a view if it is not yours");
				}
				return false;
			}
		}
		name.sampleNames().forEach((sample) -> this.owners.put(sample, name));
		return true;
	}

	private static MetricSnapshot target(Resource resource) {
		return new InfoSnapshot(new MetricMetadata(TARGET.text(), "Target metadata"),
				List.of(new InfoDataPointSnapshot(PrometheusLabels.of(resource.getAttributes()))));
	}

	// A producer may give deltas; Prometheus does not add up.
	private static @Nullable Kind kind(MetricData metric) {
		return switch (metric.getType()) {
			case LONG_GAUGE, DOUBLE_GAUGE -> Kind.GAUGE;
			case LONG_SUM, DOUBLE_SUM -> {
				SumData<?> sum = (SumData<?>) metric.getData();
				yield isCumulative(sum.getAggregationTemporality()) ? (sum.isMonotonic() ? Kind.COUNTER : Kind.GAUGE)
						: null;
			}
			case HISTOGRAM ->
				isCumulative(((HistogramData) metric.getData()).getAggregationTemporality()) ? Kind.HISTOGRAM : null;
			case EXPONENTIAL_HISTOGRAM ->
				isCumulative(((ExponentialHistogramData) metric.getData()).getAggregationTemporality()) ? Kind.HISTOGRAM
						: null;
			case SUMMARY -> Kind.SUMMARY;
		};
	}

	private static boolean isCumulative(AggregationTemporality temporality) {
		return temporality == AggregationTemporality.CUMULATIVE;
	}

	private static boolean isGauge(MetricData metric) {
		return metric.getType() == MetricDataType.LONG_GAUGE || metric.getType() == MetricDataType.DOUBLE_GAUGE;
	}

	private void tell(String problem, MetricData metric, String what) {
		if (this.told.add(problem + " " + metric.getName())) {
			logger.warn("The metric '" + metric.getName() + "' " + what + ". Later cases are not logged");
		}
	}

	private void tellFault(Throwable fault) {
		if (this.told.add("fault")) {
			logger.warn("Telemetry failed at a scrape of Prometheus, which goes on without OpenTelemetry's metrics. "
					+ "Later failures of this kind are not logged", fault);
		}
	}

}
