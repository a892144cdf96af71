/** What items take of the heap, for bounds in bytes. */
@NullMarked
package dev.otelspring.pipeline.heap;

import org.jspecify.annotations.NullMarked;
