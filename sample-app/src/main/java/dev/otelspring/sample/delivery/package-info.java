/**
 * The shop's side of the delivery service.
 */
@NullMarked
package dev.otelspring.sample.delivery;

import org.jspecify.annotations.NullMarked;
