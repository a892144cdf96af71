/** What a request costs that a servlet filter traces. */
package dev.otelspring.benchmarks.server;
