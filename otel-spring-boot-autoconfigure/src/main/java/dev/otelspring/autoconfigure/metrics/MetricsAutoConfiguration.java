package dev.otelspring.autoconfigure.metrics;

import java.time.Duration;

import dev.otelspring.autoconfigure.ConditionalOnOtelSdk;
import dev.otelspring.autoconfigure.OpenTelemetryAutoConfiguration;
import dev.otelspring.autoconfigure.PropertyValues;
import dev.otelspring.autoconfigure.resource.ResourceAutoConfiguration;
import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.assembly.TelemetryPipeline;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.SdkMeterProviderBuilder;
import io.opentelemetry.sdk.metrics.export.AggregationTemporalitySelector;
import io.opentelemetry.sdk.metrics.export.DefaultAggregationSelector;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.resources.Resource;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * {@link AutoConfiguration Auto-configuration} for the {@link SdkMeterProvider}. Without
 * an exporter for metrics it has no reader, and instruments cost nothing.
 */
@AutoConfiguration(before = OpenTelemetryAutoConfiguration.class, after = ResourceAutoConfiguration.class,
		beforeName = "org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration")
@ConditionalOnOtelSdk
@ConditionalOnMissingBean(OpenTelemetry.class)
@EnableConfigurationProperties({ MetricsProperties.class, MetricsProperties.Export.class })
public final class MetricsAutoConfiguration {

	MetricsAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	SdkMeterProvider otelMeterProvider(Resource resource, TelemetryPipeline pipeline, MetricsProperties.Export export,
			PropertyValues values, ObjectProvider<MeterProviderCustomizer> customizers) {
		SdkMeterProviderBuilder builder = SdkMeterProvider.builder().setResource(resource);
		if (pipeline.exports(Signal.METRICS)) {
			builder.registerMetricReader(
					PeriodicMetricReader
						.builder(pipeline.metricSource(AggregationTemporalitySelector.alwaysCumulative(),
								DefaultAggregationSelector.getDefault()))
						.setInterval(interval(export, values))
						.build());
		}
		customizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
		return builder.build();
	}

	private static Duration interval(MetricsProperties.Export export, PropertyValues values) {
		if (export.interval().toMillis() > 0) {
			return export.interval();
		}
		values.reject("otel.metric.export.interval", export.interval().toString(),
				"must be a positive duration such as 60s");
		return Duration.ofSeconds(60);
	}

}
