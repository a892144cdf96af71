/**
 * What {@code /actuator/otel} shows.
 */
@NullMarked
package dev.otelspring.autoconfigure.actuate;

import org.jspecify.annotations.NullMarked;
