/**
 * Keeps a part of what comes: by chance, by rate, or by what became of the whole trace.
 */
@NullMarked
package dev.otelspring.pipeline.sampling;

import org.jspecify.annotations.NullMarked;
