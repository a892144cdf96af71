/** What telemetry costs an application, ours beside what users would pick instead. */
@NullMarked
package dev.otelspring.benchmarks.sidebyside;

import org.jspecify.annotations.NullMarked;
