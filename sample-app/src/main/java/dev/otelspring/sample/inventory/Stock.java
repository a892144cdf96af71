package dev.otelspring.sample.inventory;

/**
 * How many items of a sku lie on the shelf.
 *
 * @param sku the article's code
 * @param name the article's name
 * @param available the items that can be sold at once
 */
public record Stock(String sku, String name, int available) {

}
