/**
 * Which baggage comes in, which goes out, and what of it telemetry shows.
 */
@NullMarked
package dev.otelspring.autoconfigure.baggage;

import org.jspecify.annotations.NullMarked;
