/**
 * What the instrumentation of WebFlux costs.
 */
@NullMarked
package dev.otelspring.benchmarks.webflux;

import org.jspecify.annotations.NullMarked;
