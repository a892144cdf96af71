package dev.otelspring.sample.inventory;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

@RestController
class InventoryController {

	private final InventoryService inventory;

	InventoryController(InventoryService inventory) {
		this.inventory = inventory;
	}

	@GetMapping("/inventory/{sku}")
	Stock stock(@PathVariable String sku) {
		return this.inventory.stock(sku).orElseThrow(() -> new UnknownSkuException(sku));
	}

}
