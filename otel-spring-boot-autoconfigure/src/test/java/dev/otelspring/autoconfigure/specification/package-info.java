/**
 * What OpenTelemetry's specification asks of a configuration, from a variable or a
 * property to the bytes that left the process.
 */
@NullMarked
package dev.otelspring.autoconfigure.specification;

import org.jspecify.annotations.NullMarked;
