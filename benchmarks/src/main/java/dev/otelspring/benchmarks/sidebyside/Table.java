package dev.otelspring.benchmarks.sidebyside;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** A table in Markdown. */
final class Table {

	private final List<String> lines = new ArrayList<>();

	Table(String first, List<String> others) {
		row(first, others);
		this.lines.add("|" + "---|".repeat(1 + others.size()));
	}

	void row(String first, List<String> others) {
		this.lines.add("| " + first + " | " + String.join(" | ", others) + " |");
	}

	void print() {
		this.lines.forEach(System.out::println);
	}

	/**
	 * A figure with as many digits as say something.
	 * @param value any
	 * @return for people
	 */
	static String figure(double value) {
		double size = Math.abs(value);
		return String.format(Locale.ROOT, (size < 10) ? "%.2f" : (size < 1000) ? "%.1f" : "%,.0f", value);
	}

	/**
	 * The least, the median and the most.
	 * @param values of the rounds
	 * @return the one value where there is no more
	 */
	static String spread(List<Double> values) {
		if (values.isEmpty()) {
			return "";
		}
		String median = figure(Figures.median(values));
		return (values.size() == 1) ? median
				: figure(Collections.min(values)) + " / **" + median + "** / " + figure(Collections.max(values));
	}

}
