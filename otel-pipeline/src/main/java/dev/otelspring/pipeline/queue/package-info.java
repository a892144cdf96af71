/**
 * What waits between the fan-out and a backend.
 */
@NullMarked
package dev.otelspring.pipeline.queue;

import org.jspecify.annotations.NullMarked;
