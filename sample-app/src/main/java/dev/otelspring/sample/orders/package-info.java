/**
 * Takes orders, and sums them up.
 */
@NullMarked
package dev.otelspring.sample.orders;

import org.jspecify.annotations.NullMarked;
