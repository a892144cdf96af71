/**
 * A greeter, as it is with Spring Boot's own OpenTelemetry support.
 */
@NullMarked
package dev.otelspring.examples.fromboot;

import org.jspecify.annotations.NullMarked;
