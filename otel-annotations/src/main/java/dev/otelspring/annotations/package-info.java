/**
 * What users write on their methods.
 */
@NullMarked
package dev.otelspring.annotations;

import org.jspecify.annotations.NullMarked;
