package dev.otelspring.sample.inventory;

import org.springframework.stereotype.Component;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestClient;

/**
 * Asks the inventory over HTTP, as if another team ran it. It uses a {@link RestClient}.
 */
@Component
public class InventoryClient {

	private final RestClient http;

	private final InventoryUrl url;

	InventoryClient(RestClient.Builder http, InventoryUrl url) {
		this.http = http.build();
		this.url = url;
	}

	/**
	 * What lies on the shelf.
	 * @param sku the article's code
	 * @return the stock
	 * @throws UnknownSkuException if there is no such article
	 */
	public Stock stock(String sku) {
		try {
			return this.http.get().uri(this.url.ofStock(), sku).retrieve().requiredBody(Stock.class);
		}
		catch (HttpClientErrorException.NotFound ex) {
			throw new UnknownSkuException(sku);
		}
	}

}
