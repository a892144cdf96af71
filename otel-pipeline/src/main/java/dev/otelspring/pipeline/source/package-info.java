/**
 * From the SDK's processor and exporter interfaces to batches, without ever blocking the
 * application.
 */
@NullMarked
package dev.otelspring.pipeline.source;

import org.jspecify.annotations.NullMarked;
