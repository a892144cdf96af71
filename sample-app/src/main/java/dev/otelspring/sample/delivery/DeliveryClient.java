package dev.otelspring.sample.delivery;

import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;

/**
 * Asks the delivery service when an article arrives.
 */
@Component
public class DeliveryClient {

	private final RestClient http;

	private final DeliveryServer server;

	DeliveryClient(RestClient.Builder http, DeliveryServer server) {
		this.http = http.build();
		this.server = server;
	}

	/**
	 * When an article arrives.
	 * @param sku the article's code
	 * @return the service's answer
	 */
	public Delivery delivery(String sku) {
		return this.http.get()
			.uri(this.server.url() + "/deliveries/{sku}", sku)
			.retrieve()
			.requiredBody(Delivery.class);
	}

}
