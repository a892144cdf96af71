package dev.otelspring.sample.orders;

import java.util.Optional;

import dev.otelspring.annotations.Counted;
import dev.otelspring.annotations.MetricAttribute;
import dev.otelspring.annotations.SpanAttribute;
import dev.otelspring.annotations.UpDownCounted;
import dev.otelspring.annotations.WithSpan;
import dev.otelspring.sample.inventory.InventoryClient;
import dev.otelspring.sample.inventory.InventoryService;
import dev.otelspring.sample.inventory.Stock;
import dev.otelspring.sample.orders.PaymentService.PaymentMethod;
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

	private final PaymentService payments;

	private final TransactionTemplate transaction;

	OrderService(InventoryClient inventoryClient, InventoryService inventory, OrderRepository orders,
			PaymentService payments, TransactionTemplate transaction) {
		this.inventoryClient = inventoryClient;
		this.inventory = inventory;
		this.orders = orders;
		this.payments = payments;
		this.transaction = transaction;
	}

	@WithSpan("place-order")
	@Counted(value = "orders", unit = "{order}", description = "Orders that were placed, or that failed.")
	@UpDownCounted(value = "orders.active", unit = "{order}", description = "Orders that are being placed.")
	Order placeOrder(@SpanAttribute("order.sku") String sku, @SpanAttribute("order.quantity") int quantity,
			@MetricAttribute("order.type") OrderType type) {
		// Outside the transaction: the answer needs a database connection too, and would
		// wait for ever if all of them were held by orders that wait for answers.
		Stock stock = this.inventoryClient.stock(sku);
		OrderStatus status = (stock.available() >= quantity) ? OrderStatus.CONFIRMED : OrderStatus.BACKORDERED;
		Order order = this.transaction.execute((transactionStatus) -> {
			this.inventory.take(sku, quantity);
			this.payments.charge(sku, quantity, PaymentMethod.of(type));
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
