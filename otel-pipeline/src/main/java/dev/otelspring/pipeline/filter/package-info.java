/**
 * Drops what nobody wants to see: health checks, chatty loggers, metrics of the pool.
 */
@NullMarked
package dev.otelspring.pipeline.filter;

import org.jspecify.annotations.NullMarked;
