/**
 * What an annotated call costs, beside the same telemetry written by hand.
 */
package dev.otelspring.benchmarks.annotation;
