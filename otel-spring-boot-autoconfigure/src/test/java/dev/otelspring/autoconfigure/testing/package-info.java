/**
 * What the tests share: a backend, an application on a real socket, and what left it.
 */
@NullMarked
package dev.otelspring.autoconfigure.testing;

import org.jspecify.annotations.NullMarked;
