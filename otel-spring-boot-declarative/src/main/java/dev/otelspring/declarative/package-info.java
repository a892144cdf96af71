/**
 * OpenTelemetry's declarative configuration, translated into {@code otel.*} properties.
 */
@NullMarked
package dev.otelspring.declarative;

import org.jspecify.annotations.NullMarked;
