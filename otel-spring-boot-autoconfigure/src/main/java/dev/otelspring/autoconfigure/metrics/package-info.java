/**
 * The meter provider and its reader.
 */
@NullMarked
package dev.otelspring.autoconfigure.metrics;

import org.jspecify.annotations.NullMarked;
