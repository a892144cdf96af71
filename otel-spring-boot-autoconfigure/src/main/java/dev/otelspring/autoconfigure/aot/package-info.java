/**
 * What native images must know that cannot be told beside the code that needs it.
 */
@NullMarked
package dev.otelspring.autoconfigure.aot;

import org.jspecify.annotations.NullMarked;
