/**
 * The page of all properties, made from what IDEs read.
 */
@NullMarked
package dev.otelspring.autoconfigure.reference;

import org.jspecify.annotations.NullMarked;
