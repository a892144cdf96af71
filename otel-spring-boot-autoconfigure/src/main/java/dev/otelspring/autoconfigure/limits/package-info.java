/**
 * How much one span or log record may hold.
 */
@NullMarked
package dev.otelspring.autoconfigure.limits;

import org.jspecify.annotations.NullMarked;
