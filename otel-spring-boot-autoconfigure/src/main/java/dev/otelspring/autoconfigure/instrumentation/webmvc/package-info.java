/**
 * Server spans for Spring MVC, by a servlet filter.
 */
@NullMarked
package dev.otelspring.autoconfigure.instrumentation.webmvc;

import org.jspecify.annotations.NullMarked;
