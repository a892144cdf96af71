/**
 * What tests of this module and of those downstream share.
 */
@NullMarked
package dev.otelspring.pipeline.testing;

import org.jspecify.annotations.NullMarked;
