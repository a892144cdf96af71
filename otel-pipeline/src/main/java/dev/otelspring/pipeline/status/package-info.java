/**
 * What was created, delivered, queued, dropped and why. Listens from the side: take it
 * out, and telemetry still flows.
 */
@NullMarked
package dev.otelspring.pipeline.status;

import org.jspecify.annotations.NullMarked;
