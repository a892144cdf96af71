package dev.otelspring.matrix.shop;

import dev.otelspring.annotations.Gauge;
import io.opentelemetry.api.baggage.Baggage;

/** What all applications sell from. */
public class Stock {

	@Gauge("stock")
	int stock() {
		return 7;
	}

	/**
	 * Who buys, as the caller of the first of all requests said.
	 * @return of the baggage
	 */
	public static String tenant() {
		return String.valueOf(Baggage.current().getEntryValue("tenant"));
	}

}
