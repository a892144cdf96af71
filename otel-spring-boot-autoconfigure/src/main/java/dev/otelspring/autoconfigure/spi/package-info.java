/**
 * OpenTelemetry's SPI components, from beans and from the {@code ServiceLoader}.
 */
@NullMarked
package dev.otelspring.autoconfigure.spi;

import org.jspecify.annotations.NullMarked;
