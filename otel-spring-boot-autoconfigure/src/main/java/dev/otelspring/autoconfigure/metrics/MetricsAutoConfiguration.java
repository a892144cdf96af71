package dev.otelspring.autoconfigure.metrics;

import java.util.List;

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
import io.opentelemetry.sdk.metrics.Aggregation;
import io.opentelemetry.sdk.metrics.ExemplarFilter;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.SdkMeterProviderBuilder;
import io.opentelemetry.sdk.metrics.export.CardinalityLimitSelector;
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

	// Of each reader, whoever registers it.
	@Bean
	CardinalityLimitSelector otelCardinalityLimitSelector(
			MetricsProperties.Cardinality otelMetricsCardinalityProperties,
			MetricsProperties.ExperimentalCardinality otelMetricsExperimentalCardinalityProperties,
			PropertyValues otelPropertyValues) {
		int limit = new MetricSettings(otelPropertyValues).cardinalityLimit(otelMetricsCardinalityProperties,
				otelMetricsExperimentalCardinalityProperties);
		return (instrumentType) -> limit;
	}

	@Bean
	@ConditionalOnMissingBean
	SdkMeterProvider otelMeterProvider(Resource otelResource, TelemetryPipeline otelPipeline,
			OtelCustomizers otelCustomizers, MetricsProperties otelMetricsProperties,
			CardinalityLimitSelector otelCardinalityLimitSelector, ExemplarFilter otelExemplarFilter,
			PropertyValues otelPropertyValues, ObjectProvider<MeterProviderCustomizer> customizers,
			ObjectProvider<RecentMetrics> otelRecentMetrics) {
		SdkMeterProviderBuilder builder = SdkMeterProvider.builder()
			.setResource(otelResource)
			.setExemplarFilter(otelExemplarFilter);
		for (MetricSource source : otelPipeline.metricSources()) {
			MetricReader reader = otelCustomizers
				.metricReader(PeriodicMetricReader.builder(source).setInterval(source.reading().interval()).build());
			builder.registerMetricReader(reader, otelCardinalityLimitSelector);
			otelRecentMetrics.ifAvailable((recent) -> recent.readBy(source.reading(), reader::forceFlush));
		}
		new ViewFactory(otelPropertyValues, otelCardinalityLimitSelector, histograms(otelPipeline.metricSources()))
			.register(otelMetricsProperties.views(), builder);
		SdkMeterProviderBuilder customized = otelCustomizers.meterProvider(builder);
		customizers.orderedStream().forEach((customizer) -> customizer.customize(customized));
		SdkMeterProvider meterProvider = customized.build();
		SelfMetrics.register(meterProvider.get(SELF_SCOPE), otelPipeline.status());
		return meterProvider;
	}

	// What all exporters make of histograms, else the SDK's default. A view has one
	// aggregation for all readers, those of Prometheus too.
	private static Aggregation histograms(List<MetricSource> exporters) {
		List<Aggregation> defaults = exporters.stream()
			.map((reader) -> reader.getDefaultAggregation(InstrumentType.HISTOGRAM))
			.distinct()
			.toList();
		return (defaults.size() == 1) ? defaults.get(0) : Aggregation.defaultAggregation();
	}

}
