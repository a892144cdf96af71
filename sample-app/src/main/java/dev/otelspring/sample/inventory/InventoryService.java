package dev.otelspring.sample.inventory;

import java.util.Optional;

import dev.otelspring.annotations.Gauge;
import dev.otelspring.annotations.SpanAttribute;
import dev.otelspring.annotations.WithSpan;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/**
 * Counts the shelves.
 */
@Service
public class InventoryService {

	private final JdbcClient jdbc;

	InventoryService(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	@WithSpan("read-stock")
	public Optional<Stock> stock(@SpanAttribute("inventory.sku") String sku) {
		return this.jdbc.sql("select sku, name, available from inventory where sku = ?")
			.param(sku)
			.query(Stock.class)
			.optional();
	}

	/**
	 * What is on all shelves together.
	 * @return a number of items
	 */
	@Gauge(value = "inventory.stock", unit = "{item}", description = "Items on all shelves.")
	long total() {
		return this.jdbc.sql("select sum(available) from inventory").query(Long.class).single();
	}

	/**
	 * Takes items off the shelf, which is filled up first when it holds too few: so the
	 * shop never sells out, however long its traffic runs.
	 * @param sku the article's code
	 * @param quantity how many items, at most what fits on the shelf
	 * @throws UnknownSkuException if there is no such article
	 */
	public void take(String sku, int quantity) {
		int rows = this.jdbc.sql("""
				update inventory
				set available = case when available >= :quantity then available else shelf end - :quantity
				where sku = :sku""").param("sku", sku).param("quantity", quantity).update();
		if (rows == 0) {
			throw new UnknownSkuException(sku);
		}
	}

}
