/**
 * Who this service is.
 */
@NullMarked
package dev.otelspring.autoconfigure.resource;

import org.jspecify.annotations.NullMarked;
