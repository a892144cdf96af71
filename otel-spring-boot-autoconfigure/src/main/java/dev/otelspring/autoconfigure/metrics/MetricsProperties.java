package dev.otelspring.autoconfigure.metrics;

import java.time.Duration;
import java.util.List;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Metrics.
 *
 * @param exporter where metric points go: otlp, console, none, or the name of a component
 * on the classpath
 */
@ConfigurationProperties("otel.metrics")
public record MetricsProperties(@DefaultValue("otlp") List<String> exporter) {

	/**
	 * How metrics are collected.
	 *
	 * @param interval how often all instruments are read and exported
	 */
	@ConfigurationProperties("otel.metric.export")
	public record Export(@DefaultValue("60s") Duration interval) {
	}

}
