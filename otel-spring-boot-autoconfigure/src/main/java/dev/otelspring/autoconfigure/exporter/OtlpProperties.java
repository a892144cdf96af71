package dev.otelspring.autoconfigure.exporter;

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The one OTLP exporter.
 *
 * @param endpoint the base URL; v1/traces, v1/metrics and v1/logs are appended
 * @param protocol http/protobuf
 * @param headers sent with each request, as a map or as comma-separated key=value pairs;
 * values are never logged or shown
 * @param timeout the deadline of one request, from connecting to the last byte of the
 * answer
 * @param compression gzip or none
 * @param traces what is different for traces
 * @param metrics what is different for metrics
 * @param logs what is different for logs
 */
@ConfigurationProperties("otel.exporter.otlp")
public record OtlpProperties(@DefaultValue("http://localhost:4318") String endpoint,
		@DefaultValue("http/protobuf") String protocol, @DefaultValue Map<String, String> headers,
		@DefaultValue("10s") Duration timeout, @DefaultValue("none") String compression, @DefaultValue PerSignal traces,
		@DefaultValue PerSignal metrics, @DefaultValue PerSignal logs) {

	/**
	 * What is different for one signal.
	 *
	 * @param endpoint the full URL, used as it is
	 * @param protocol the protocol
	 * @param headers replaces the common headers
	 * @param timeout the deadline of one request
	 * @param compression gzip or none
	 */
	public record PerSignal(@Nullable String endpoint, @Nullable String protocol,
			@DefaultValue Map<String, String> headers, @Nullable Duration timeout, @Nullable String compression) {
	}

}
