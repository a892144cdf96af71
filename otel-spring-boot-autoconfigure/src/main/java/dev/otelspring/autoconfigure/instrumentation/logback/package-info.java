/**
 * Log records and correlation from Logback.
 */
@NullMarked
package dev.otelspring.autoconfigure.instrumentation.logback;

import org.jspecify.annotations.NullMarked;
