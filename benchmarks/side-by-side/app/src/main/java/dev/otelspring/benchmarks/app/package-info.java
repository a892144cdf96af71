/** The application that is measured, on Spring MVC or on WebFlux. */
@org.jspecify.annotations.NullMarked
package dev.otelspring.benchmarks.app;
