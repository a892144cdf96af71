package dev.otelspring.autoconfigure.metrics.prometheus;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * OpenTelemetry's metrics at /actuator/prometheus.
 *
 * @param enabled whether OpenTelemetry's metrics are in the registry that Prometheus
 * scrapes, where Micrometer's Prometheus registry is
 */
@ConfigurationProperties("otel.exporter.prometheus")
record PrometheusProperties(@DefaultValue("true") boolean enabled) {
}
