/**
 * The context follows tasks to the threads that run them.
 */
@NullMarked
package dev.otelspring.autoconfigure.instrumentation.context;

import org.jspecify.annotations.NullMarked;
