/**
 * What instrumentations share.
 */
@NullMarked
package dev.otelspring.autoconfigure.instrumentation;

import org.jspecify.annotations.NullMarked;
