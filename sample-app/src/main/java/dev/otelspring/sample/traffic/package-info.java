/**
 * The customers, so that there is something to see without a load generator.
 */
@NullMarked
package dev.otelspring.sample.traffic;

import org.jspecify.annotations.NullMarked;
