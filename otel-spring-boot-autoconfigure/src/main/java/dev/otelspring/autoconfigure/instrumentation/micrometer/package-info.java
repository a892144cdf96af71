/**
 * No double spans beside Spring's own observations.
 */
@NullMarked
package dev.otelspring.autoconfigure.instrumentation.micrometer;

import org.jspecify.annotations.NullMarked;
