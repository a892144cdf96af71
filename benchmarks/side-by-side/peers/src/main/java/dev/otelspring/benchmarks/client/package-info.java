/** What a request costs that a client sends and traces. */
package dev.otelspring.benchmarks.client;
