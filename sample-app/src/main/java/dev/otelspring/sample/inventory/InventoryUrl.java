package dev.otelspring.sample.inventory;

import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Where the inventory's API is: {@code shop.inventory-url}, or this very application.
 */
@Component
class InventoryUrl {

	private static final String URL = "${shop.inventory-url:http://localhost:${local.server.port}}";

	private final Environment environment;

	InventoryUrl(Environment environment) {
		this.environment = environment;
	}

	/**
	 * The URI template of a sku's stock. Asked for at each call, as the port is known
	 * only once the web server has started.
	 * @return the template, with {@code sku} as its variable
	 */
	String ofStock() {
		return this.environment.resolveRequiredPlaceholders(URL) + "/inventory/{sku}";
	}

}
