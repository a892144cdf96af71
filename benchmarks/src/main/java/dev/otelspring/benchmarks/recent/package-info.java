/** What it costs to remember what {@code /actuator/otel} shows. */
package dev.otelspring.benchmarks.recent;
