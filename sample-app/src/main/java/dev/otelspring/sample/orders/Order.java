package dev.otelspring.sample.orders;

/**
 * Some items of one article, sold.
 */
record Order(long id, String sku, int quantity, OrderStatus status) {

}
