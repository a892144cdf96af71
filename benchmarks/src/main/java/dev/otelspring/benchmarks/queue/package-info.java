/**
 * What it costs to hand telemetry over: to the source's buffer and to an exporter's
 * queue.
 */
package dev.otelspring.benchmarks.queue;
