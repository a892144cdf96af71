package dev.otelspring.autoconfigure.logs;

import dev.otelspring.autoconfigure.ConditionalOnOtelSdk;
import dev.otelspring.autoconfigure.OpenTelemetryAutoConfiguration;
import dev.otelspring.autoconfigure.resource.ResourceAutoConfiguration;
import dev.otelspring.autoconfigure.spi.OtelCustomizers;
import dev.otelspring.pipeline.assembly.TelemetryPipeline;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.logs.LogLimits;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.SdkLoggerProviderBuilder;
import io.opentelemetry.sdk.resources.Resource;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * {@link AutoConfiguration Auto-configuration} for the {@link SdkLoggerProvider}.
 */
@AutoConfiguration(before = OpenTelemetryAutoConfiguration.class, after = ResourceAutoConfiguration.class,
		beforeName = {
				"org.springframework.boot.opentelemetry.autoconfigure.logging.OpenTelemetryLoggingAutoConfiguration",
				"org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration" })
@ConditionalOnOtelSdk
@ConditionalOnMissingBean(OpenTelemetry.class)
@EnableConfigurationProperties({ LogsProperties.class, LogsProperties.Batch.class })
public final class LogsAutoConfiguration {

	LogsAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	SdkLoggerProvider otelLoggerProvider(Resource otelResource, LogLimits otelLogLimits, TelemetryPipeline otelPipeline,
			OtelCustomizers otelCustomizers, ObjectProvider<LoggerProviderCustomizer> otelBaggageOnLogRecords) {
		SdkLoggerProviderBuilder builder = otelCustomizers
			.loggerProvider(SdkLoggerProvider.builder().setResource(otelResource).setLogLimits(() -> otelLogLimits));
		otelBaggageOnLogRecords.orderedStream().forEach((customizer) -> customizer.customize(builder));
		// Last: what others change is then exported.
		return builder.addLogRecordProcessor(otelCustomizers.logRecordProcessor(otelPipeline.logRecordSource()))
			.build();
	}

}
