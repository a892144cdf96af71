/**
 * How context travels between processes.
 */
@NullMarked
package dev.otelspring.autoconfigure.propagation;

import org.jspecify.annotations.NullMarked;
