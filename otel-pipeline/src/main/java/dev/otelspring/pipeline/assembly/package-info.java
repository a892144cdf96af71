/**
 * Puts the parts together and takes them down in order.
 */
@NullMarked
package dev.otelspring.pipeline.assembly;

import org.jspecify.annotations.NullMarked;
