/**
 * OpenTelemetry's context on its way through Reactor.
 */
@NullMarked
package dev.otelspring.autoconfigure.instrumentation.reactor;

import org.jspecify.annotations.NullMarked;
