package dev.otelspring.sample.orders;

import java.util.List;

/**
 * What was sold today.
 *
 * @param orders how many orders
 * @param revenueCents what they bring in
 * @param lines the same for each article
 */
record DailyReport(long orders, long revenueCents, List<Line> lines) {

	static DailyReport of(List<Line> lines) {
		return new DailyReport(lines.stream().mapToLong(Line::orders).sum(),
				lines.stream().mapToLong(Line::revenueCents).sum(), lines);
	}

	record Line(String sku, long orders, long revenueCents) {

	}

}
