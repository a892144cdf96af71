/**
 * The logger provider.
 */
@NullMarked
package dev.otelspring.autoconfigure.logs;

import org.jspecify.annotations.NullMarked;
