/**
 * What a log record costs.
 */
@NullMarked
package dev.otelspring.benchmarks.logging;

import org.jspecify.annotations.NullMarked;
