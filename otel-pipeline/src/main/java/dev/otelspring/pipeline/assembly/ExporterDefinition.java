package dev.otelspring.pipeline.assembly;

import java.util.Set;

import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.exporter.ExporterSettings;
import dev.otelspring.pipeline.exporter.RetryPolicy;
import dev.otelspring.pipeline.queue.SendingQueue;
import dev.otelspring.pipeline.source.MetricReading;
import dev.otelspring.pipeline.transport.Transport;

/**
 * One exporter, as it is configured.
 *
 * @param name unique in the pipeline; shown in status, logs and thread names
 * @param endpoint where it sends, for people: without credentials
 * @param protocol {@code http/protobuf} or {@code grpc}, for people
 * @param compression {@code gzip} or {@code none}, for people
 * @param signals what it takes, at least one
 * @param transport how it sends; closed with the pipeline
 * @param queue where frames wait; closed with the pipeline
 * @param retryPolicy how long it waits after a failure
 * @param settings how it groups frames
 * @param metricReading how it wants metrics to be read, if it takes them
 */
public record ExporterDefinition(String name, String endpoint, String protocol, String compression, Set<Signal> signals,
		Transport transport, SendingQueue queue, RetryPolicy retryPolicy, ExporterSettings settings,
		MetricReading metricReading) {

}
