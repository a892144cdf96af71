package dev.otelspring.sample.orders;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.otelspring.annotations.WithSpan;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/**
 * Sums up the day, of the orders that are still kept.
 */
@Service
class ReportService {

	/**
	 * Leaves the database to the customers between two articles. Ex. 12 articles make a
	 * report of 1.2 s.
	 */
	private static final Duration PAUSE = Duration.ofMillis(100);

	private final JdbcClient jdbc;

	ReportService(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	@WithSpan("sum-up-day")
	DailyReport daily() {
		List<DailyReport.Line> lines = new ArrayList<>();
		for (String sku : this.jdbc.sql("select sku from inventory order by sku").query(String.class).list()) {
			lines.add(sumUp(sku));
			pause();
		}
		return DailyReport.of(lines);
	}

	private DailyReport.Line sumUp(String sku) {
		return this.jdbc.sql("""
				select i.sku, count(o.id) as orders, coalesce(sum(o.quantity * i.price_cents), 0) as revenue_cents
				from inventory i left join orders o on o.sku = i.sku and o.placed_at >= current_date
				where i.sku = ?
				group by i.sku""").param(sku).query(DailyReport.Line.class).single();
	}

	private static void pause() {
		try {
			Thread.sleep(PAUSE.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("The report was interrupted", ex);
		}
	}

}
