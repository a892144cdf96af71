/** On WebFlux. */
@org.jspecify.annotations.NullMarked
package dev.otelspring.benchmarks.app.flux;
