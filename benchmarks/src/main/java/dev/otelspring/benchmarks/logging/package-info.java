/**
 * What a log record costs.
 */
package dev.otelspring.benchmarks.logging;
