package dev.otelspring.autoconfigure.pipeline;

import java.time.Clock;
import java.time.Duration;
import java.util.Objects;

import dev.otelspring.autoconfigure.ConditionalOnOtelSdk;
import dev.otelspring.autoconfigure.OtelPropertiesAutoConfiguration;
import dev.otelspring.autoconfigure.PropertyValues;
import dev.otelspring.autoconfigure.QueueRelief;
import dev.otelspring.autoconfigure.SpringBeans;
import dev.otelspring.autoconfigure.exporter.ExporterEndpoint;
import dev.otelspring.autoconfigure.exporter.ExportersProperties;
import dev.otelspring.autoconfigure.exporter.HeaderBeans;
import dev.otelspring.autoconfigure.exporter.OtlpExporters;
import dev.otelspring.autoconfigure.exporter.OtlpProperties;
import dev.otelspring.autoconfigure.exporter.SdkExporterBeans;
import dev.otelspring.autoconfigure.exporter.SelectedExporters;
import dev.otelspring.autoconfigure.logs.LogsAutoConfiguration;
import dev.otelspring.autoconfigure.logs.LogsProperties;
import dev.otelspring.autoconfigure.metrics.CardinalityWatch;
import dev.otelspring.autoconfigure.metrics.MetricsAutoConfiguration;
import dev.otelspring.autoconfigure.metrics.MetricsProperties;
import dev.otelspring.autoconfigure.spi.OtelComponents;
import dev.otelspring.autoconfigure.spi.OtelComponentsAutoConfiguration;
import dev.otelspring.autoconfigure.spi.OtelCustomizers;
import dev.otelspring.autoconfigure.trace.TraceAutoConfiguration;
import dev.otelspring.autoconfigure.trace.TraceProperties;
import dev.otelspring.pipeline.assembly.TelemetryPipeline;
import dev.otelspring.pipeline.status.RecentLogs;
import dev.otelspring.pipeline.status.RecentMetrics;
import dev.otelspring.pipeline.status.RecentTraces;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.resources.Resource;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;

/**
 * {@link AutoConfiguration Auto-configuration} for the {@link TelemetryPipeline}.
 */
@AutoConfiguration(after = { OtelPropertiesAutoConfiguration.class, OtelComponentsAutoConfiguration.class },
		before = { TraceAutoConfiguration.class, MetricsAutoConfiguration.class, LogsAutoConfiguration.class })
@ConditionalOnOtelSdk
@ConditionalOnMissingBean(OpenTelemetry.class)
@EnableConfigurationProperties({ TraceProperties.class, TraceProperties.Batch.class, MetricsProperties.class,
		MetricsProperties.Export.class, LogsProperties.class, LogsProperties.Batch.class, OtlpProperties.class,
		ExportersProperties.class, ProcessorsProperties.class })
public final class PipelineAutoConfiguration {

	PipelineAutoConfiguration() {
	}

	@Bean
	SelectedExporters otelSelectedExporters(TraceProperties otelTraceProperties,
			MetricsProperties otelMetricsProperties, LogsProperties otelLogsProperties, OtelComponents otelComponents,
			OtelCustomizers otelCustomizers, PropertyValues otelPropertyValues) {
		return new SelectedExporters(otelTraceProperties.exporter(), otelMetricsProperties.exporter(),
				otelLogsProperties.exporter(), otelComponents, otelCustomizers, otelPropertyValues);
	}

	@Bean
	Sources otelSources(TraceProperties.Batch otelTraceBatchProperties, LogsProperties.Batch otelLogsBatchProperties,
			MetricsProperties.Export otelMetricsExportProperties, ProcessorsProperties otelProcessorsProperties,
			PropertyValues otelPropertyValues) {
		return new SourceSettingsFactory(otelPropertyValues).create(otelTraceBatchProperties, otelLogsBatchProperties,
				otelMetricsExportProperties, otelProcessorsProperties);
	}

	@Bean
	HeaderBeans otelExporterHeaderBeans(SpringBeans otelSpringBeans) {
		return new HeaderBeans(otelSpringBeans.factory());
	}

	@Bean
	OtlpExporters otelOtlpExporters(OtlpProperties otelOtlpProperties, ExportersProperties otelExportersProperties,
			Sources otelSources, PropertyValues otelPropertyValues, ObjectProvider<SslBundles> sslBundleRegistry,
			SpringBeans otelSpringBeans, HeaderBeans otelExporterHeaderBeans, OtelCustomizers otelCustomizers,
			ObjectProvider<ExporterEndpoint> endpoints) {
		return new OtlpExporters(otelOtlpProperties, otelExportersProperties, otelSources.metricInterval(),
				otelSources.maxRequestCount(), otelSources.exportTimeouts(), otelPropertyValues,
				sslBundleRegistry.getIfAvailable(), Objects.requireNonNull(otelSpringBeans.classLoader()),
				otelExporterHeaderBeans, otelCustomizers.mayGiveHeaders() ? otelCustomizers.headers() : null,
				endpoints.orderedStream().toList());
	}

	@Bean
	SdkExporterBeans otelSdkExporterBeans(SpringBeans otelSpringBeans, OtelCustomizers otelCustomizers) {
		return new SdkExporterBeans(otelSpringBeans.factory(), otelCustomizers);
	}

	@Bean
	CardinalityWatch otelCardinalityWatch() {
		return new CardinalityWatch(Clock.systemUTC());
	}

	@Bean(destroyMethod = "close")
	@ConditionalOnMissingBean
	TelemetryPipeline otelPipeline(Sources otelSources, SelectedExporters otelSelectedExporters,
			OtlpExporters otelOtlpExporters, SdkExporterBeans otelSdkExporterBeans, OtelCustomizers otelCustomizers,
			ProcessorsProperties otelProcessorsProperties, PropertyValues otelPropertyValues,
			ObjectProvider<RecentTraces> otelRecentTraces, ObjectProvider<RecentLogs> otelRecentLogs,
			ObjectProvider<RecentMetrics> otelRecentMetrics, CardinalityWatch otelCardinalityWatch,
			ObjectProvider<PipelineCustomizer> customizers, ObjectProvider<Resource> otelResource) {
		// Customizers of exporters may remember what those of the resource were
		// given.
		otelResource.ifAvailable((built) -> {
		});
		Duration metricInterval = otelSources.metricInterval();
		TelemetryPipeline.Builder builder = TelemetryPipeline.builder()
			.spanSource(otelSources.spans())
			.logSource(otelSources.logRecords());
		if (otelCustomizers.mayWrapExporters()) {
			builder.wrapSpanExporters(otelCustomizers::otlpSpanExporter)
				.wrapLogRecordExporters(otelCustomizers::otlpLogRecordExporter)
				.wrapMetricExporters(otelCustomizers::otlpMetricExporter);
		}
		otelSelectedExporters.addOthersTo(builder, metricInterval);
		otelSdkExporterBeans.addTo(builder, metricInterval);
		Processors stages = new Processors(otelProcessorsProperties, otelPropertyValues);
		stages.addFirst(builder);
		customizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
		stages.addLast(builder, otelRecentTraces.getIfAvailable(), otelRecentLogs.getIfAvailable(),
				otelRecentMetrics.getIfAvailable());
		builder.addMetricStage((listener) -> otelCardinalityWatch);
		// The last that can fail: it locks a directory, which only a built pipeline
		// frees.
		otelOtlpExporters.addTo(builder, otelSelectedExporters.otlp());
		return builder.build();
	}

	@Bean
	QueueRelief otelQueueRelief(TelemetryPipeline otelPipeline) {
		return () -> otelPipeline.collect(Duration.ofSeconds(1));
	}

	@Bean
	PipelineLifecycle otelPipelineLifecycle(TelemetryPipeline otelPipeline,
			ObjectProvider<SdkMeterProvider> otelMeterProvider) {
		return new PipelineLifecycle(otelPipeline, otelMeterProvider);
	}

	@Bean
	BackendLookout otelBackendLookout(TelemetryPipeline otelPipeline) {
		return new BackendLookout(otelPipeline);
	}

}
