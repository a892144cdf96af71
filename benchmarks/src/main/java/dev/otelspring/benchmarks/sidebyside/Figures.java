package dev.otelspring.benchmarks.sidebyside;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was measured, of each variant as often as there were rounds. */
final class Figures {

	static final String START = "CPU until started, s";

	static final String START_WITH_ACTUATOR = "CPU until started, all with Actuator, s";

	static final String THREAD_CPU = "CPU of Java threads, µs a request";

	static final String ALLOCATED = "allocated, B a request";

	static final String FULL = "full load, requests/s";

	private final Map<String, Map<Variant, List<Double>>> values = new LinkedHashMap<>();

	void add(String figure, Variant variant, double value) {
		this.values.computeIfAbsent(figure, (name) -> new EnumMap<>(Variant.class))
			.computeIfAbsent(variant, (key) -> new ArrayList<>())
			.add(value);
	}

	// In the order in which they were measured first.
	Collection<String> names() {
		return this.values.keySet();
	}

	boolean has(Variant variant) {
		return this.values.values().stream().anyMatch((figure) -> figure.containsKey(variant));
	}

	List<Double> of(String figure, Variant variant) {
		return this.values.getOrDefault(figure, Map.of()).getOrDefault(variant, List.of());
	}

	double median(String figure, Variant variant) {
		return median(of(figure, variant));
	}

	/**
	 * The value in the middle.
	 * @param values in any order
	 * @return the mean of two where there is none
	 */
	static double median(List<Double> values) {
		double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
		int middle = sorted.length / 2;
		return (sorted.length % 2 == 1) ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
	}

}
