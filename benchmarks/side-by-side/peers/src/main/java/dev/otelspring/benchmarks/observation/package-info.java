/** What an observation costs, with a span and without. */
package dev.otelspring.benchmarks.observation;
