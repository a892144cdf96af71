/**
 * Vendors' components by the names that the vendors document.
 */
@NullMarked
package dev.otelspring.autoconfigure.vendors;

import org.jspecify.annotations.NullMarked;
