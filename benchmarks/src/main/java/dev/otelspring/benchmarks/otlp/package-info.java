/**
 * What it costs to turn telemetry into OTLP, beside the SDK's own marshalers.
 */
package dev.otelspring.benchmarks.otlp;
