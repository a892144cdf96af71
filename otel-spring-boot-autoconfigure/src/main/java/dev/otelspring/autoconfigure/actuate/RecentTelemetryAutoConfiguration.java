package dev.otelspring.autoconfigure.actuate;

import dev.otelspring.autoconfigure.ConditionalOnOtelSdk;
import dev.otelspring.autoconfigure.metrics.MetricsAutoConfiguration;
import dev.otelspring.autoconfigure.pipeline.PipelineAutoConfiguration;
import dev.otelspring.pipeline.status.RecentLogs;
import dev.otelspring.pipeline.status.RecentMetrics;
import dev.otelspring.pipeline.status.RecentTraces;
import io.opentelemetry.api.OpenTelemetry;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * {@link AutoConfiguration Auto-configuration} for {@link RecentTraces},
 * {@link RecentLogs} and {@link RecentMetrics}: without the endpoint nobody could look at
 * them, and nothing is remembered.
 */
@AutoConfiguration(before = { PipelineAutoConfiguration.class, MetricsAutoConfiguration.class })
@ConditionalOnOtelSdk
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnAvailableEndpoint(OtelEndpoint.class)
@ConditionalOnMissingBean(OpenTelemetry.class)
public final class RecentTelemetryAutoConfiguration {

	/** How many finished traces {@code /actuator/otel/traces} shows. */
	private static final int RECENT_TRACES = 100;

	/** How many log records {@code /actuator/otel/logs} shows. */
	private static final int RECENT_LOGS = 500;

	RecentTelemetryAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	RecentTraces otelRecentTraces() {
		return new RecentTraces(RECENT_TRACES);
	}

	@Bean
	@ConditionalOnMissingBean
	RecentLogs otelRecentLogs() {
		return new RecentLogs(RECENT_LOGS);
	}

	@Bean
	@ConditionalOnMissingBean
	RecentMetrics otelRecentMetrics() {
		return new RecentMetrics();
	}

}
