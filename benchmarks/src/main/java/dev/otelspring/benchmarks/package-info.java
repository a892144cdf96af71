/**
 * What benchmarks share.
 */
package dev.otelspring.benchmarks;
