/**
 * What the JVM and its process use.
 */
@NullMarked
package dev.otelspring.autoconfigure.instrumentation.runtime;

import org.jspecify.annotations.NullMarked;
