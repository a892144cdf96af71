/**
 * OpenTelemetry's context within Reactor's.
 */
@NullMarked
package dev.otelspring.autoconfigure.instrumentation.reactor;

import org.jspecify.annotations.NullMarked;
