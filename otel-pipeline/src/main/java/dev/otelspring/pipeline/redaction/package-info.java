/**
 * Masks what must not leave the process: by the key of an attribute, or by what a value
 * looks like.
 */
@NullMarked
package dev.otelspring.pipeline.redaction;

import org.jspecify.annotations.NullMarked;
