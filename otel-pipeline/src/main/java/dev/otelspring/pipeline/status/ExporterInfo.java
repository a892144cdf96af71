package dev.otelspring.pipeline.status;

import java.time.Instant;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

import dev.otelspring.pipeline.Signal;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an exporter before anything is sent.
 *
 * @param name its name in the properties
 * @param endpoint where it sends, without credentials
 * @param protocol {@code http/protobuf} or {@code grpc}
 * @param compression {@code gzip} or {@code none}
 * @param signals what it takes
 * @param queued asks its queue for the number of items
 * @param queuedBytes asks its queue for the number of bytes
 * @param pausedSince asks since when it is told to send nothing
 */
public record ExporterInfo(String name, String endpoint, String protocol, String compression, Set<Signal> signals,
		ToLongFunction<Signal> queued, Supplier<Long> queuedBytes, Supplier<@Nullable Instant> pausedSince) {

}
