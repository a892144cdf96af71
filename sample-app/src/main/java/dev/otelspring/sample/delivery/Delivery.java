package dev.otelspring.sample.delivery;

/**
 * When an article arrives, as the delivery service tells it.
 *
 * @param sku the article's code
 * @param carrier who brings it
 * @param days after how many days
 */
public record Delivery(String sku, String carrier, int days) {

}
