package dev.otelspring.autoconfigure.actuate;

import dev.otelspring.autoconfigure.ConditionalOnOtelSdk;
import dev.otelspring.autoconfigure.pipeline.PipelineAutoConfiguration;
import dev.otelspring.pipeline.status.RecentTraces;
import io.opentelemetry.api.OpenTelemetry;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * {@link AutoConfiguration Auto-configuration} for {@link RecentTraces}: without the
 * endpoint nobody could look at them, and nothing is remembered.
 */
@AutoConfiguration(before = PipelineAutoConfiguration.class)
@ConditionalOnOtelSdk
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnAvailableEndpoint(OtelEndpoint.class)
@ConditionalOnMissingBean({ OpenTelemetry.class, RecentTraces.class })
public final class RecentTracesAutoConfiguration {

	/** How many finished traces {@code /actuator/otel/traces} shows. */
	private static final int RECENT_TRACES = 100;

	RecentTracesAutoConfiguration() {
	}

	@Bean
	RecentTraces otelRecentTraces() {
		return new RecentTraces(RECENT_TRACES);
	}

}
