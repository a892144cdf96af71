/** What the applications have in common. */
@NullMarked
package dev.otelspring.matrix.shop;

import org.jspecify.annotations.NullMarked;
