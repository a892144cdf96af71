/**
 * Tells people what is wrong with their configuration and how to mend it.
 */
@NullMarked
package dev.otelspring.autoconfigure.doctor;

import org.jspecify.annotations.NullMarked;
