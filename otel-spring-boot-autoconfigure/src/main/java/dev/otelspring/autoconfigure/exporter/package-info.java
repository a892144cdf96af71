/**
 * From properties to exporters.
 */
@NullMarked
package dev.otelspring.autoconfigure.exporter;

import org.jspecify.annotations.NullMarked;
