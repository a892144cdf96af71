package dev.otelspring.sample.inventory;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

@RestController
class LegacyStockController {

	private final LegacyStockClient client;

	LegacyStockController(LegacyStockClient client) {
		this.client = client;
	}

	@GetMapping("/legacy/stock/{sku}")
	Stock stock(@PathVariable String sku) {
		return this.client.stock(sku);
	}

}
