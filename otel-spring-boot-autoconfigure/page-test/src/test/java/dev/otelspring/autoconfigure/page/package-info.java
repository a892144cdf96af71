/** The page of {@code /actuator/otel} in a browser. */
@org.jspecify.annotations.NullMarked
package dev.otelspring.autoconfigure.page;
