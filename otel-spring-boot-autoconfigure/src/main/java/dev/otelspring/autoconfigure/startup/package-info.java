/**
 * What is there before the application's context, and after one that failed.
 */
@NullMarked
package dev.otelspring.autoconfigure.startup;

import org.jspecify.annotations.NullMarked;
