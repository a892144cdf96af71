package dev.otelspring.autoconfigure.metrics.prometheus;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.Unit;
import org.jspecify.annotations.Nullable;

/**
 * One name in a scrape. Scopes may share it; the first one's help and unit are shown.
 */
final class Family {

	private final Name name;

	private final @Nullable String help;

	private final @Nullable Unit unit;

	private final Map<Labels, DataPointSnapshot> points = new LinkedHashMap<>();

	Family(Name name, String help, String unit) {
		this.name = name;
		this.help = help.isEmpty() ? null : help;
		// The client takes no other one.
		this.unit = (!unit.isEmpty() && name.text().endsWith("_" + unit)) ? new Unit(unit) : null;
	}

	/**
	 * Adds a point.
	 * @param point a point of the family's type
	 * @return {@code false} if its labels are there already
	 */
	boolean add(DataPointSnapshot point) {
		return this.points.putIfAbsent(point.getLabels(), point) == null;
	}

	Name name() {
		return this.name;
	}

	boolean isEmpty() {
		return this.points.isEmpty();
	}

	MetricSnapshot snapshot() {
		return this.name.kind()
			.snapshot(new MetricMetadata(this.name.text(), this.help, this.unit), this.points.values());
	}

	/**
	 * A name and what it is of.
	 *
	 * @param text without the suffixes of the type
	 * @param kind the type
	 */
	record Name(String text, Kind kind) {

		Set<String> sampleNames() {
			return this.kind.sampleNames(this.text);
		}

		// By any of its names: a user copies what a query shows.
		boolean isIn(Predicate<String> names) {
			return sampleNames().stream().anyMatch(names);
		}

	}

}
