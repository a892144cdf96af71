package dev.otelspring.autoconfigure.instrumentation.runtime;

/**
 * What the runtime metrics tell of, for whoever would tell it a second time. It is a bean
 * where they are on, and needs no other.
 *
 * @param system whether they tell of the whole machine, beside the JVM and its process
 */
public record RuntimeTelemetry(boolean system) {
}
