/** An application as users have it: one package each, for each is looked through. */
@NullMarked
package dev.otelspring.matrix.core;

import org.jspecify.annotations.NullMarked;
