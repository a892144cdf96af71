/**
 * Log records and ids in log lines, from Log4j.
 */
@NullMarked
package dev.otelspring.autoconfigure.instrumentation.log4j2;

import org.jspecify.annotations.NullMarked;
