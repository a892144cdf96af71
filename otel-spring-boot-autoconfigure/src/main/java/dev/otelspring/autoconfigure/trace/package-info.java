/**
 * The tracer provider and its sampler.
 */
@NullMarked
package dev.otelspring.autoconfigure.trace;

import org.jspecify.annotations.NullMarked;
