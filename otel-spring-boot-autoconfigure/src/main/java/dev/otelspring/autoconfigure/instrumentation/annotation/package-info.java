/**
 * Spans from annotations, by a plain Spring advisor.
 */
@NullMarked
package dev.otelspring.autoconfigure.instrumentation.annotation;

import org.jspecify.annotations.NullMarked;
