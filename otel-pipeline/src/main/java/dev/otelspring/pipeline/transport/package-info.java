/**
 * How a request reaches a backend, and what it answered.
 */
@NullMarked
package dev.otelspring.pipeline.transport;

import org.jspecify.annotations.NullMarked;
