package dev.otelspring.benchmarks.sidebyside;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** What the goals speak of: medians beside those of the application without telemetry. */
final class Goals {

	private final Figures figures;

	private final List<Variant> variants;

	Goals(Figures figures, List<Variant> variants) {
		this.figures = figures;
		this.variants = variants;
	}

	void addTo(Table table) {
		if (!this.figures.has(Variant.NONE) || this.variants.size() < 2) {
			return;
		}
		row(table, "extra allocation, B a request", (variant) -> Table.figure(extra(Figures.ALLOCATED, variant)));
		extras(table, "extra CPU of Java threads, µs a request", Figures.THREAD_CPU);
		row(table, "throughput, share of none's", (variant) -> share(
				this.figures.median(Figures.FULL, variant) / this.figures.median(Figures.FULL, Variant.NONE)));
		extras(table, "extra CPU until started, s", Figures.START);
		extras(table, "extra CPU until started where all have Actuator, s", Figures.START_WITH_ACTUATOR);
	}

	private void extras(Table table, String title, String figure) {
		row(table, title, (variant) -> Table.figure(extra(figure, variant)));
		if (this.figures.has(Variant.OFFICIAL)) {
			row(table, title.substring(0, title.indexOf(',')) + ", share of the official starter's",
					(variant) -> share(extra(figure, variant) / extra(figure, Variant.OFFICIAL)));
		}
	}

	private double extra(String figure, Variant variant) {
		return this.figures.median(figure, variant) - this.figures.median(figure, Variant.NONE);
	}

	private void row(Table table, String title, Function<Variant, String> value) {
		List<String> cells = this.variants.stream()
			.map((variant) -> (variant != Variant.NONE) ? value.apply(variant) : "")
			.toList();
		table.row(title, cells);
	}

	private static String share(double value) {
		return String.format(Locale.ROOT, "%.0f %%", value * 100);
	}

}
