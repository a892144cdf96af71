package dev.otelspring.sample.orders;

import java.util.Optional;

import dev.otelspring.annotations.SpanAttribute;
import dev.otelspring.annotations.WithSpan;
import dev.otelspring.sample.inventory.InventoryClient;
import dev.otelspring.sample.inventory.InventoryService;
import dev.otelspring.sample.inventory.Stock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Sells what the inventory has.
 */
@Service
class OrderService {

	private static final Logger logger = LoggerFactory.getLogger(OrderService.class);

	private final InventoryClient inventoryClient;

	private final InventoryService inventory;

	private final OrderRepository orders;

	private final TransactionTemplate transaction;

	OrderService(InventoryClient inventoryClient, InventoryService inventory, OrderRepository orders,
			TransactionTemplate transaction) {
		this.inventoryClient = inventoryClient;
		this.inventory = inventory;
		this.orders = orders;
		this.transaction = transaction;
	}

	@WithSpan("place-order")
	Order placeOrder(@SpanAttribute("order.sku") String sku, @SpanAttribute("order.quantity") int quantity) {
		// Outside the transaction: the answer needs a database connection too, and would
		// wait for ever if all of them were held by orders that wait for answers.
		Stock stock = this.inventoryClient.stock(sku);
		OrderStatus status = (stock.available() >= quantity) ? OrderStatus.CONFIRMED : OrderStatus.BACKORDERED;
		Order order = this.transaction.execute((transactionStatus) -> {
			this.inventory.take(sku, quantity);
			return this.orders.insert(sku, quantity, status);
		});
		logger.info("Order {}: {} of {}, {}", order.id(), quantity, sku, status);
		return order;
	}

	Optional<Order> find(long id) {
		return this.orders.find(id);
	}

	@WithSpan("load-broken-order")
	Order loadBrokenOrder() {
		throw new IllegalStateException("The broken order has no items");
	}

}
