package dev.otelspring.autoconfigure.exporter;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.exporter.RetryPolicy;
import dev.otelspring.pipeline.source.MetricReading;
import dev.otelspring.pipeline.transport.Compression;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundle;

/**
 * One OTLP exporter as it is meant, all values checked.
 *
 * @param name unique in the pipeline
 * @param properties gives the full name of the property that sets a value, such as
 * {@code protocol}, for messages
 * @param signalProperties the same for one signal, which may have a property of its own
 * @param protocol the protocol
 * @param base the base URL
 * @param endpoints for http/protobuf the full URL of each signal
 * @param headers sent with each request
 * @param compression how bodies are compressed
 * @param timeout the deadline of one request
 * @param tls where keys and certificates come from
 * @param signals what it takes
 * @param maxRequestCount items in a request
 * @param maxRequestSize bytes in a request
 * @param queueSize bytes in memory
 * @param onDisk whether the queue is on disk
 * @param numConsumers requests under way
 * @param retryPolicy what happens when the backend is away
 * @param metricReading how metrics are read
 */
record ExporterConfiguration(String name, UnaryOperator<String> properties,
		BiFunction<Signal, String, String> signalProperties, Protocol protocol, URI base, Map<Signal, URI> endpoints,
		Map<String, String> headers, Compression compression, Duration timeout, Tls tls, Set<Signal> signals,
		int maxRequestCount, long maxRequestSize, long queueSize, boolean onDisk, int numConsumers,
		RetryPolicy retryPolicy, MetricReading metricReading) {

	/**
	 * Where keys and certificates come from.
	 *
	 * @param bundle the name of a bundle of Spring Boot
	 * @param given a bundle itself, which wins
	 * @param certificate a PEM file of trusted certificates
	 * @param clientKey a PEM file
	 * @param clientCertificate a PEM file
	 */
	record Tls(@Nullable String bundle, @Nullable SslBundle given, @Nullable String certificate,
			@Nullable String clientKey, @Nullable String clientCertificate) {

		static final Tls DEFAULT = new Tls(null, null, null, null, null);

	}

}
