/**
 * Client spans for {@code WebClient}, by a filter that makes itself the innermost.
 */
@NullMarked
package dev.otelspring.autoconfigure.instrumentation.webclient;

import org.jspecify.annotations.NullMarked;
