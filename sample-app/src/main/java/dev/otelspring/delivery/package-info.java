/**
 * Another service, on WebFlux, as another team would run it. The shop knows its address
 * alone.
 */
@NullMarked
package dev.otelspring.delivery;

import org.jspecify.annotations.NullMarked;
