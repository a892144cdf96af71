/**
 * Changes attributes of items and of their resource. An item that does not change goes on
 * as the same instance.
 */
@NullMarked
package dev.otelspring.pipeline.attribute;

import org.jspecify.annotations.NullMarked;
