/**
 * The fan-out, and for each backend one worker with its queue and its retry policy.
 */
@NullMarked
package dev.otelspring.pipeline.exporter;

import org.jspecify.annotations.NullMarked;
