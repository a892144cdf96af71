package dev.otelspring.sample.orders;

/**
 * Who buys so many.
 */
enum OrderType {

	RETAIL, BULK;

	private static final int BULK_QUANTITY = 5;

	static OrderType of(int quantity) {
		return (quantity >= BULK_QUANTITY) ? BULK : RETAIL;
	}

}
