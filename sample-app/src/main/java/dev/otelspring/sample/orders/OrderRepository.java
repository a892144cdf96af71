package dev.otelspring.sample.orders;

import java.util.Optional;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Keeps the last {@value #KEPT} orders.
 */
@Repository
class OrderRepository {

	/**
	 * A bound, as the traffic may run for days and all of it is in memory.
	 */
	static final int KEPT = 1_000;

	private final JdbcClient jdbc;

	OrderRepository(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	Order insert(String sku, int quantity, OrderStatus status) {
		Order order = this.jdbc.sql("""
				select id, sku, quantity, status
				from final table (insert into orders (sku, quantity, status) values (?, ?, ?))""")
			.params(sku, quantity, status.name())
			.query(Order.class)
			.single();
		this.jdbc.sql("delete from orders where id <= ?").param(order.id() - KEPT).update();
		return order;
	}

	Optional<Order> find(long id) {
		return this.jdbc.sql("select id, sku, quantity, status from orders where id = ?")
			.param(id)
			.query(Order.class)
			.optional();
	}

}
