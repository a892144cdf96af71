package dev.otelspring.autoconfigure.exporter;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;

/**
 * The one OTLP exporter.
 *
 * @param endpoint the base URL; for http/protobuf v1/traces, v1/metrics and v1/logs are
 * appended; default http://localhost:4318, for grpc http://localhost:4317
 * @param protocol http/protobuf or grpc
 * @param insecure for grpc, whether an endpoint without a scheme, such as collector:4317,
 * is spoken to without TLS
 * @param headers sent with each request, as a map or as comma-separated key=value pairs;
 * values are never logged or shown
 * @param timeout the deadline of one request, from connecting to the last byte of the
 * answer
 * @param compression gzip or none
 * @param certificate a PEM file of trusted certificates
 * @param clientKey a PEM file with the client's private key
 * @param clientCertificate a PEM file with the client's certificates
 * @param sslBundle the name of a bundle under spring.ssl.bundle, in place of PEM files
 * @param traces what is different for traces
 * @param metrics what is different for metrics
 * @param logs what is different for logs
 */
@ConfigurationProperties("otel.exporter.otlp")
public record OtlpProperties(@Nullable String endpoint, @DefaultValue("http/protobuf") String protocol,
		@DefaultValue("false") boolean insecure, @DefaultValue Map<String, String> headers,
		@DefaultValue("10s") Duration timeout, @DefaultValue("none") String compression, @Nullable String certificate,
		@Name("client.key") @Nullable String clientKey, @Name("client.certificate") @Nullable String clientCertificate,
		@Nullable String sslBundle, PerSignal traces, Metrics metrics, PerSignal logs) {

	static OtlpProperties unset() {
		return new OtlpProperties(null, "http/protobuf", false, Map.of(), Duration.ofSeconds(10), "none", null, null,
				null, null, PerSignal.AS_ALL, Metrics.AS_ALL, PerSignal.AS_ALL);
	}

	private static final String CUMULATIVE = "cumulative";

	private static final String EXPLICIT_BUCKETS = "explicit_bucket_histogram";

	/**
	 * Creates the properties.
	 */
	public OtlpProperties {
		// Not bound where nothing of them is set, which is nearly everywhere: Boot reads
		// the parameters of whatever it binds by reflection.
		traces = Objects.requireNonNullElse(traces, PerSignal.AS_ALL);
		metrics = Objects.requireNonNullElse(metrics, Metrics.AS_ALL);
		logs = Objects.requireNonNullElse(logs, PerSignal.AS_ALL);
	}

	/**
	 * What is different for one signal.
	 *
	 * @param endpoint the full URL, used as it is
	 * @param protocol the protocol
	 * @param insecure for grpc, whether an endpoint without a scheme is spoken to without
	 * TLS
	 * @param headers replaces the common headers
	 * @param timeout the deadline of one request
	 * @param compression gzip or none
	 * @param certificate a PEM file of trusted certificates
	 * @param clientKey a PEM file with the client's private key
	 * @param clientCertificate a PEM file with the client's certificates
	 * @param sslBundle the name of a bundle under spring.ssl.bundle, in place of PEM
	 * files
	 */
	public record PerSignal(@Nullable String endpoint, @Nullable String protocol, @Nullable Boolean insecure,
			@DefaultValue Map<String, String> headers, @Nullable Duration timeout, @Nullable String compression,
			@Nullable String certificate, @Name("client.key") @Nullable String clientKey,
			@Name("client.certificate") @Nullable String clientCertificate, @Nullable String sslBundle) {

		private static final PerSignal AS_ALL = new PerSignal(null, null, null, Map.of(), null, null, null, null, null,
				null);

	}

	/**
	 * What is different for metrics.
	 *
	 * @param endpoint the full URL, used as it is
	 * @param protocol the protocol
	 * @param insecure for grpc, whether an endpoint without a scheme is spoken to without
	 * TLS
	 * @param headers replaces the common headers
	 * @param timeout the deadline of one request
	 * @param compression gzip or none
	 * @param certificate a PEM file of trusted certificates
	 * @param clientKey a PEM file with the client's private key
	 * @param clientCertificate a PEM file with the client's certificates
	 * @param sslBundle the name of a bundle under spring.ssl.bundle, in place of PEM
	 * files
	 * @param temporalityPreference cumulative, delta or lowmemory
	 * @param defaultHistogramAggregation explicit_bucket_histogram or
	 * base2_exponential_bucket_histogram
	 */
	public record Metrics(@Nullable String endpoint, @Nullable String protocol, @Nullable Boolean insecure,
			@DefaultValue Map<String, String> headers, @Nullable Duration timeout, @Nullable String compression,
			@Nullable String certificate, @Name("client.key") @Nullable String clientKey,
			@Name("client.certificate") @Nullable String clientCertificate, @Nullable String sslBundle,
			@Name("temporality.preference") @DefaultValue(CUMULATIVE) String temporalityPreference,
			@Name("default.histogram.aggregation") @DefaultValue(EXPLICIT_BUCKETS) String defaultHistogramAggregation) {

		private static final Metrics AS_ALL = new Metrics(null, null, null, Map.of(), null, null, null, null, null,
				null, CUMULATIVE, EXPLICIT_BUCKETS);

		PerSignal common() {
			return new PerSignal(this.endpoint, this.protocol, this.insecure, this.headers, this.timeout,
					this.compression, this.certificate, this.clientKey, this.clientCertificate, this.sslBundle);
		}

	}

}
