/**
 * The one place that knows HTTP's semantic conventions.
 */
@NullMarked
package dev.otelspring.autoconfigure.instrumentation.http;

import org.jspecify.annotations.NullMarked;
