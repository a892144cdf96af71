package dev.otelspring.delivery;

/**
 * Who brings an article.
 *
 * @param name what is painted on the van
 * @param days how long it takes
 */
record Carrier(String name, int days) {

}
