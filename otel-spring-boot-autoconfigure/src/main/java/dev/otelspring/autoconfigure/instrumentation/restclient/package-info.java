/**
 * Client spans for {@code RestClient}, by decorated request factories.
 */
@NullMarked
package dev.otelspring.autoconfigure.instrumentation.restclient;

import org.jspecify.annotations.NullMarked;
