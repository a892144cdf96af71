/**
 * Clients that are interfaces. They need no instrumentation of their own, but a test.
 */
@NullMarked
package dev.otelspring.autoconfigure.instrumentation.httpexchange;

import org.jspecify.annotations.NullMarked;
