package dev.otelspring.sample.inventory;

import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/**
 * The shop has no such article; the customer reads it as a 404.
 */
public class UnknownSkuException extends ResponseStatusException {

	public UnknownSkuException(String sku) {
		super(HttpStatus.NOT_FOUND, "There is no sku '%s'".formatted(sku));
	}

}
