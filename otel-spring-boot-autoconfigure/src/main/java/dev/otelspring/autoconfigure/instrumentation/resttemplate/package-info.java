/**
 * Client spans for {@code RestTemplate}. A room of its own: Spring removes the class in
 * 7.1.
 */
@NullMarked
package dev.otelspring.autoconfigure.instrumentation.resttemplate;

import org.jspecify.annotations.NullMarked;
