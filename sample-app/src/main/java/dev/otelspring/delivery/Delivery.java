package dev.otelspring.delivery;

/**
 * When an article arrives.
 *
 * @param sku the article's code
 * @param carrier who brings it
 * @param days after how many days
 */
record Delivery(String sku, String carrier, int days) {

}
