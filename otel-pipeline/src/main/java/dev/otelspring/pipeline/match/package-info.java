/**
 * Patterns and look-ups that the stages share: globs, regular expressions that cannot run
 * away, attributes by name. Knows neither batches nor stages.
 */
@NullMarked
package dev.otelspring.pipeline.match;

import org.jspecify.annotations.NullMarked;
