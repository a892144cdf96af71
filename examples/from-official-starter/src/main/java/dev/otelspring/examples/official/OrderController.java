package dev.otelspring.examples.official;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

@RestController
class OrderController {

	private final OrderService orders;

	private final StockRepository stock;

	OrderController(OrderService orders, StockRepository stock) {
		this.orders = orders;
		this.stock = stock;
	}

	@GetMapping("/orders/{sku}")
	String order(@PathVariable String sku, @RequestHeader("host") String host) {
		return this.orders.place(sku, "http://" + host);
	}

	@GetMapping("/stock/{sku}")
	int stock(@PathVariable String sku) {
		return this.stock.count(sku);
	}

	@GetMapping("/prices/{sku}")
	String price(@PathVariable String sku) {
		throw new IllegalStateException("no price of " + sku);
	}

}
