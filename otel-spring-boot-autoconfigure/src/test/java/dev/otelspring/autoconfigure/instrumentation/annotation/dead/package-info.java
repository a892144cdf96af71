/** An application with annotations that do nothing. */
package dev.otelspring.autoconfigure.instrumentation.annotation.dead;
