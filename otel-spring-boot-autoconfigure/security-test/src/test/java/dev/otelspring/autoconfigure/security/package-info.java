/**
 * {@code /actuator/otel} behind Spring Security.
 */
@NullMarked
package dev.otelspring.autoconfigure.security;

import org.jspecify.annotations.NullMarked;
