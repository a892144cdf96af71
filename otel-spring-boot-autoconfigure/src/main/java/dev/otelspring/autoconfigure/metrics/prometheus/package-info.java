/**
 * OpenTelemetry's metrics in the registry that Prometheus scrapes.
 */
@NullMarked
package dev.otelspring.autoconfigure.metrics.prometheus;

import org.jspecify.annotations.NullMarked;
