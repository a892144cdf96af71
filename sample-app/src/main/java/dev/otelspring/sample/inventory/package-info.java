/**
 * Both ends of the inventory's API: what is on the shelves, and the clients that ask.
 */
@NullMarked
package dev.otelspring.sample.inventory;

import org.jspecify.annotations.NullMarked;
