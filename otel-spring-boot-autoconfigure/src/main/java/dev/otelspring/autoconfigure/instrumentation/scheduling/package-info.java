/**
 * Spans of {@code @Scheduled} methods.
 */
@NullMarked
package dev.otelspring.autoconfigure.instrumentation.scheduling;

import org.jspecify.annotations.NullMarked;
