package dev.otelspring.sample.orders;

/**
 * What became of an order.
 */
enum OrderStatus {

	/**
	 * All items lay on the shelf.
	 */
	CONFIRMED,

	/**
	 * The shelf had to be filled up first.
	 */
	BACKORDERED

}
