/**
 * From batches to frames of OTLP bytes.
 */
@NullMarked
package dev.otelspring.pipeline.otlp;

import org.jspecify.annotations.NullMarked;
