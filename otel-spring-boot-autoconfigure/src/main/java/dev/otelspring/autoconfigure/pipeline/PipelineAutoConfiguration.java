package dev.otelspring.autoconfigure.pipeline;

import dev.otelspring.autoconfigure.ConditionalOnOtelSdk;
import dev.otelspring.autoconfigure.OtelPropertiesAutoConfiguration;
import dev.otelspring.autoconfigure.PropertyValues;
import dev.otelspring.autoconfigure.exporter.OtlpExporterFactory;
import dev.otelspring.autoconfigure.exporter.OtlpProperties;
import dev.otelspring.autoconfigure.logs.LogsAutoConfiguration;
import dev.otelspring.autoconfigure.logs.LogsProperties;
import dev.otelspring.autoconfigure.metrics.MetricsAutoConfiguration;
import dev.otelspring.autoconfigure.metrics.MetricsProperties;
import dev.otelspring.autoconfigure.trace.TraceAutoConfiguration;
import dev.otelspring.autoconfigure.trace.TraceProperties;
import dev.otelspring.pipeline.assembly.TelemetryPipeline;
import dev.otelspring.pipeline.status.RecentTraces;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * {@link AutoConfiguration Auto-configuration} for the {@link TelemetryPipeline}.
 */
@AutoConfiguration(after = OtelPropertiesAutoConfiguration.class,
		before = { TraceAutoConfiguration.class, MetricsAutoConfiguration.class, LogsAutoConfiguration.class })
@ConditionalOnOtelSdk
@ConditionalOnMissingBean(OpenTelemetry.class)
@EnableConfigurationProperties({ TraceProperties.class, TraceProperties.Batch.class, MetricsProperties.class,
		LogsProperties.class, LogsProperties.Batch.class, OtlpProperties.class })
public final class PipelineAutoConfiguration {

	/** How many finished traces {@code /actuator/otel/traces} shows. */
	private static final int RECENT_TRACES = 100;

	PipelineAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	RecentTraces otelRecentTraces() {
		return new RecentTraces(RECENT_TRACES);
	}

	@Bean(destroyMethod = "close")
	@ConditionalOnMissingBean
	TelemetryPipeline otelPipeline(TraceProperties traces, MetricsProperties metrics, LogsProperties logs,
			TraceProperties.Batch spanBatch, LogsProperties.Batch logBatch, OtlpProperties otlp, PropertyValues values,
			RecentTraces recentTraces, ObjectProvider<PipelineCustomizer> customizers) {
		SourceSettingsFactory sources = new SourceSettingsFactory(values);
		TelemetryPipeline.Builder builder = TelemetryPipeline.builder()
			.spanSource(sources.spans(spanBatch))
			.logSource(sources.logRecords(logBatch));
		new OtlpExporterFactory(otlp, values, sources.requests(spanBatch))
			.create(SignalExporters.of(traces, metrics, logs, values).otlp())
			.forEach(builder::addExporter);
		customizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
		return builder.addSpanStage(recentTraces).build();
	}

	@Bean
	PipelineLifecycle otelPipelineLifecycle(TelemetryPipeline pipeline,
			ObjectProvider<SdkMeterProvider> meterProvider) {
		return new PipelineLifecycle(pipeline, meterProvider);
	}

}
