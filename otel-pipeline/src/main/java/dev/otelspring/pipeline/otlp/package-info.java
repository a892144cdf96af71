/**
 * From batches to frames of OTLP bytes, through the SDK's public sender SPI.
 */
@NullMarked
package dev.otelspring.pipeline.otlp;

import org.jspecify.annotations.NullMarked;
