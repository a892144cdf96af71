/**
 * The pipeline as a bean, and its life in the application's.
 */
@NullMarked
package dev.otelspring.autoconfigure.pipeline;

import org.jspecify.annotations.NullMarked;
