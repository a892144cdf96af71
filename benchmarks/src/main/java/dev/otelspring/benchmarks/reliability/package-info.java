/**
 * The experiments behind {@code docs/reliability.md}, each a promise with its measure.
 */
@NullMarked
package dev.otelspring.benchmarks.reliability;

import org.jspecify.annotations.NullMarked;
