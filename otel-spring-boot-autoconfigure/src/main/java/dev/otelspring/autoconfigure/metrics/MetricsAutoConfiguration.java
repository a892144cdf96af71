package dev.otelspring.autoconfigure.metrics;

import dev.otelspring.autoconfigure.ConditionalOnOtelSdk;
import dev.otelspring.autoconfigure.OpenTelemetryAutoConfiguration;
import dev.otelspring.autoconfigure.PropertyValues;
import dev.otelspring.autoconfigure.resource.ResourceAutoConfiguration;
import dev.otelspring.autoconfigure.spi.OtelCustomizers;
import dev.otelspring.pipeline.assembly.TelemetryPipeline;
import dev.otelspring.pipeline.source.MetricSource;
import dev.otelspring.pipeline.status.RecentMetrics;
import dev.otelspring.pipeline.status.SelfMetrics;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.metrics.ExemplarFilter;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.SdkMeterProviderBuilder;
import io.opentelemetry.sdk.metrics.export.MetricReader;
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
@EnableConfigurationProperties({ MetricsProperties.class, MetricsProperties.Cardinality.class,
		MetricsProperties.ExperimentalCardinality.class })
public final class MetricsAutoConfiguration {

	private static final String SELF_SCOPE = "dev.otelspring.pipeline";

	MetricsAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	ExemplarFilter otelExemplarFilter(MetricsProperties otelMetricsProperties, PropertyValues otelPropertyValues) {
		return new MetricSettings(otelPropertyValues).exemplarFilter(otelMetricsProperties.exemplarFilter());
	}

	@Bean
	@ConditionalOnMissingBean
	SdkMeterProvider otelMeterProvider(Resource otelResource, TelemetryPipeline otelPipeline,
			OtelCustomizers otelCustomizers, MetricsProperties otelMetricsProperties,
			MetricsProperties.Cardinality otelMetricsCardinalityProperties,
			MetricsProperties.ExperimentalCardinality otelMetricsExperimentalCardinalityProperties,
			ExemplarFilter otelExemplarFilter, PropertyValues otelPropertyValues,
			ObjectProvider<MeterProviderCustomizer> customizers, ObjectProvider<RecentMetrics> otelRecentMetrics) {
		int limit = new MetricSettings(otelPropertyValues).cardinalityLimit(otelMetricsCardinalityProperties,
				otelMetricsExperimentalCardinalityProperties);
		SdkMeterProviderBuilder builder = SdkMeterProvider.builder()
			.setResource(otelResource)
			.setExemplarFilter(otelExemplarFilter);
		for (MetricSource source : otelPipeline.metricSources()) {
			MetricReader reader = otelCustomizers
				.metricReader(PeriodicMetricReader.builder(source).setInterval(source.reading().interval()).build());
			builder.registerMetricReader(reader, (instrumentType) -> limit);
			otelRecentMetrics.ifAvailable((recent) -> recent.readBy(source.reading(), reader::forceFlush));
		}
		new ViewFactory(otelPropertyValues, limit).register(otelMetricsProperties.views(), builder);
		SdkMeterProviderBuilder customized = otelCustomizers.meterProvider(builder);
		customizers.orderedStream().forEach((customizer) -> customizer.customize(customized));
		SdkMeterProvider meterProvider = customized.build();
		SelfMetrics.register(meterProvider.get(SELF_SCOPE), otelPipeline.status());
		return meterProvider;
	}

}
