package dev.otelspring.autoconfigure.exporter;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Several backends, in the Collector's vocabulary.
 *
 * @param exporters the exporters by name; with none given there is one, from
 * otel.exporter.otlp
 * @param storage where queues on disk are
 */
@ConfigurationProperties("otel")
public record ExportersProperties(@DefaultValue Map<String, Exporter> exporters, @DefaultValue Storage storage) {

	static ExportersProperties unset() {
		return new ExportersProperties(Map.of(), new Storage(null, DataSize.ofMegabytes(100)));
	}

	/**
	 * One exporter.
	 *
	 * @param endpoint the base URL; for http/protobuf v1/traces, v1/metrics and v1/logs
	 * are appended; default http://localhost:4318, for grpc http://localhost:4317
	 * @param tracesEndpoint the full URL for traces, used as it is
	 * @param metricsEndpoint the full URL for metrics, used as it is
	 * @param logsEndpoint the full URL for logs, used as it is
	 * @param protocol http/protobuf or grpc
	 * @param headers sent with each request; values are never logged or shown
	 * @param compression gzip or none
	 * @param timeout the deadline of one request, from connecting to the last byte of the
	 * answer
	 * @param sslBundle the name of a bundle under spring.ssl.bundle
	 * @param signals what it takes: traces, metrics, logs
	 * @param maxRequestSize how large a request is at most before compression
	 * @param metrics how it wants metrics to be read
	 * @param sendingQueue what waits for the backend
	 * @param retryOnFailure what happens when the backend is away
	 */
	public record Exporter(@Nullable String endpoint, @Nullable String tracesEndpoint, @Nullable String metricsEndpoint,
			@Nullable String logsEndpoint, @DefaultValue("http/protobuf") String protocol,
			@DefaultValue Map<String, String> headers, @DefaultValue("none") String compression,
			@DefaultValue("10s") Duration timeout, @Nullable String sslBundle, @Nullable List<String> signals,
			@DefaultValue("1000000B") DataSize maxRequestSize, @DefaultValue Metrics metrics,
			@DefaultValue SendingQueue sendingQueue, @DefaultValue RetryOnFailure retryOnFailure) {
	}

	/**
	 * How an exporter wants metrics to be read.
	 *
	 * @param temporality cumulative, delta or lowmemory
	 * @param interval how often; default otel.metric.export.interval
	 * @param histogramAggregation explicit_bucket_histogram or
	 * base2_exponential_bucket_histogram
	 */
	public record Metrics(@DefaultValue("cumulative") String temporality, @Nullable Duration interval,
			@DefaultValue("explicit_bucket_histogram") String histogramAggregation) {
	}

	/**
	 * What waits for a backend.
	 *
	 * @param queueSize how much waits in memory at most; the oldest is dropped beyond
	 * @param storage memory, or disk to outlive the process
	 * @param numConsumers how many requests may be under way at a time
	 */
	public record SendingQueue(@DefaultValue("32MB") DataSize queueSize, @DefaultValue("memory") String storage,
			@DefaultValue("4") int numConsumers) {
	}

	/**
	 * What happens when the backend is away.
	 *
	 * @param initialInterval the wait after the first failure
	 * @param multiplier by what the wait grows
	 * @param randomizationFactor how far the wait strays from its mean, 0 to 1
	 * @param maxInterval the longest wait
	 * @param maxElapsedTime after how long a request is given up; 0 is never
	 */
	public record RetryOnFailure(@DefaultValue("1s") Duration initialInterval, @DefaultValue("1.5") double multiplier,
			@DefaultValue("0.5") double randomizationFactor, @DefaultValue("30s") Duration maxInterval,
			@DefaultValue("0s") Duration maxElapsedTime) {
	}

	/**
	 * Where queues on disk are.
	 *
	 * @param directory a directory of this application alone
	 * @param maxSize how much all queues on disk take together; the oldest is dropped
	 * beyond
	 */
	public record Storage(@Nullable String directory, @DefaultValue("100MB") DataSize maxSize) {
	}

}
