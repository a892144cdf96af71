/**
 * What the parts of the pipeline share: signals, batches, stages and the listener. Plain
 * Java; nothing here knows what stands left of the SDK.
 */
@NullMarked
package dev.otelspring.pipeline;

import org.jspecify.annotations.NullMarked;
