package dev.otelspring.sample.inventory;

import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.stereotype.Component;
import org.springframework.util.Assert;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestTemplate;

/**
 * Asks the same as {@link InventoryClient}, with the {@link RestTemplate} that most older
 * applications still have.
 */
@Component
class LegacyStockClient {

	private final RestTemplate http;

	private final InventoryUrl url;

	LegacyStockClient(RestTemplateBuilder http, InventoryUrl url) {
		this.http = http.build();
		this.url = url;
	}

	Stock stock(String sku) {
		try {
			Stock stock = this.http.getForObject(this.url.ofStock(), Stock.class, sku);
			Assert.state(stock != null, "The inventory answered without a body");
			return stock;
		}
		catch (HttpClientErrorException.NotFound ex) {
			throw new UnknownSkuException(sku);
		}
	}

}
