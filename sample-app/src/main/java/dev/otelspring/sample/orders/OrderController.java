package dev.otelspring.sample.orders;

import java.net.URI;

import dev.otelspring.sample.delivery.Delivery;
import dev.otelspring.sample.delivery.DeliveryClient;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

@RestController
class OrderController {

	/**
	 * Fits on the smallest shelf.
	 */
	private static final int MAX_QUANTITY = 10;

	private final OrderService orders;

	private final DeliveryClient deliveries;

	OrderController(OrderService orders, DeliveryClient deliveries) {
		this.orders = orders;
		this.deliveries = deliveries;
	}

	@PostMapping("/orders")
	ResponseEntity<Order> place(@RequestBody OrderRequest request) {
		String sku = request.sku();
		if (sku == null) {
			throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "sku is missing (try book-1)");
		}
		int quantity = request.quantity();
		if (quantity < 1 || quantity > MAX_QUANTITY) {
			throw new ResponseStatusException(HttpStatus.BAD_REQUEST,
					"quantity must be between 1 and %d, was %d".formatted(MAX_QUANTITY, quantity));
		}
		Order order = this.orders.placeOrder(sku, quantity, OrderType.of(quantity));
		return ResponseEntity.created(URI.create("/orders/" + order.id())).body(order);
	}

	@GetMapping("/orders/{id}")
	Order find(@PathVariable long id) {
		return this.orders.find(id)
			.orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no order %d".formatted(id)));
	}

	/**
	 * Asks another service, which is on WebFlux.
	 * @param id the order
	 * @return when it arrives
	 */
	@GetMapping("/orders/{id}/delivery")
	Delivery delivery(@PathVariable long id) {
		return this.deliveries.delivery(find(id).sku());
	}

	/**
	 * Fails each time, to show what an error looks like in a trace.
	 * @return never
	 */
	@GetMapping("/orders/broken")
	Order broken() {
		return this.orders.loadBrokenOrder();
	}

	record OrderRequest(@Nullable String sku, int quantity) {

	}

}
