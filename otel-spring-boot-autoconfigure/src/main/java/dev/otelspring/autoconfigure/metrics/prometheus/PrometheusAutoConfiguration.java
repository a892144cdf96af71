package dev.otelspring.autoconfigure.metrics.prometheus;

import dev.otelspring.autoconfigure.ConditionalOnOtelSdk;
import dev.otelspring.autoconfigure.ConfigurationFindings;
import dev.otelspring.autoconfigure.OpenTelemetryAutoConfiguration;
import dev.otelspring.autoconfigure.OtelPropertiesAutoConfiguration;
import dev.otelspring.autoconfigure.metrics.CardinalityWatch;
import dev.otelspring.autoconfigure.metrics.MeterProviderCustomizer;
import io.micrometer.core.instrument.Clock;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.metrics.export.CardinalityLimitSelector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.ConditionalOnEnabledMetricsExport;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus.PrometheusMetricsExportAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Lazy;

/**
 * {@link AutoConfiguration Auto-configuration} for OpenTelemetry's metrics in the
 * {@link PrometheusRegistry} that Spring Boot shows at {@code /actuator/prometheus}. It
 * needs no exporter for metrics.
 */
@AutoConfiguration(after = { OtelPropertiesAutoConfiguration.class, MetricsAutoConfiguration.class },
		before = { OpenTelemetryAutoConfiguration.class, PrometheusMetricsExportAutoConfiguration.class })
@ConditionalOnClass({ PrometheusMeterRegistry.class, PrometheusRegistry.class,
		PrometheusMetricsExportAutoConfiguration.class })
@ConditionalOnOtelSdk
@ConditionalOnMissingBean(OpenTelemetry.class)
@ConditionalOnBean(Clock.class)
@ConditionalOnEnabledMetricsExport("prometheus")
@Conditional(OnPrometheusCondition.class)
@EnableConfigurationProperties(PrometheusProperties.class)
public final class PrometheusAutoConfiguration {

	PrometheusAutoConfiguration() {
	}

	@Bean
	PrometheusReader otelPrometheusReader() {
		// Micrometer's meters are in its own registry already.
		return new PrometheusReader(false);
	}

	@Bean
	MeterProviderCustomizer otelPrometheusReaderCustomizer(PrometheusReader otelPrometheusReader,
			CardinalityLimitSelector otelCardinalityLimitSelector) {
		return (builder) -> builder.registerMetricReader(otelPrometheusReader, otelCardinalityLimitSelector);
	}

	@Bean
	OpenTelemetrySnapshots otelPrometheusSnapshots(PrometheusReader otelPrometheusReader,
			CardinalityWatch otelCardinalityWatch, ConfigurationFindings otelConfigurationFindings) {
		return new OpenTelemetrySnapshots(otelPrometheusReader, otelCardinalityWatch, otelConfigurationFindings);
	}

	@Bean
	@ConditionalOnMissingBean
	PrometheusRegistry otelPrometheusRegistry(OpenTelemetrySnapshots otelPrometheusSnapshots) {
		return new OpenTelemetryPrometheusRegistry(otelPrometheusSnapshots);
	}

	// Nobody asks for it.
	@Bean
	@Lazy(false)
	CollectorRegistration otelPrometheusCollectorRegistration(ObjectProvider<PrometheusRegistry> otelPrometheusRegistry,
			OpenTelemetrySnapshots otelPrometheusSnapshots) {
		return new CollectorRegistration(otelPrometheusRegistry, otelPrometheusSnapshots);
	}

}
