package dev.otelspring.autoconfigure.metrics.prometheus;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Metrics that Prometheus fetches.
 *
 * @param enabled whether OpenTelemetry's metrics are at /actuator/prometheus, where
 * Micrometer's Prometheus registry is
 * @param host the address that Prometheus fetches from, where otel.metrics.exporter is
 * prometheus
 * @param port its port; 0 for any that is free
 */
@ConfigurationProperties("otel.exporter.prometheus")
record PrometheusProperties(@DefaultValue("true") boolean enabled, @DefaultValue("localhost") String host,
		@DefaultValue("9464") int port) {

	static PrometheusProperties unset() {
		return new PrometheusProperties(true, "localhost", 9464);
	}

}
