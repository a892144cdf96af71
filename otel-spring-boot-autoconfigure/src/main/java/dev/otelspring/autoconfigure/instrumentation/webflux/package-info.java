/**
 * Server spans for Spring WebFlux, by a decorated {@code HttpHandler}.
 */
@NullMarked
package dev.otelspring.autoconfigure.instrumentation.webflux;

import org.jspecify.annotations.NullMarked;
