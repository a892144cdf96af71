/**
 * What the appenders of logging libraries share.
 */
@NullMarked
package dev.otelspring.autoconfigure.instrumentation.logging;

import org.jspecify.annotations.NullMarked;
