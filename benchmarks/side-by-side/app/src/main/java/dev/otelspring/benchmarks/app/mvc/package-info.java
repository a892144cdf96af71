/** On Spring MVC. */
@org.jspecify.annotations.NullMarked
package dev.otelspring.benchmarks.app.mvc;
