/**
 * A small shop that shows what the starter does.
 */
@NullMarked
package dev.otelspring.sample;

import org.jspecify.annotations.NullMarked;
