/** An application whose telemetry goes nowhere, for benchmarks of what makes it. */
package dev.otelspring.benchmarks.peers;
