/**
 * Applications that start in parts, again, or beside each other.
 */
@NullMarked
package dev.otelspring.autoconfigure.lifecycle;

import org.jspecify.annotations.NullMarked;
