package dev.otelspring.autoconfigure.metrics.prometheus;

import dev.otelspring.autoconfigure.ConditionalOnOtelSdk;
import dev.otelspring.autoconfigure.ConfigurationFindings;
import dev.otelspring.autoconfigure.OpenTelemetryAutoConfiguration;
import dev.otelspring.autoconfigure.OtelPropertiesAutoConfiguration;
import dev.otelspring.autoconfigure.PropertyValues;
import dev.otelspring.autoconfigure.metrics.CardinalityWatch;
import dev.otelspring.autoconfigure.metrics.MeterProviderCustomizer;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.metrics.export.CardinalityLimitSelector;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/**
 * {@link AutoConfiguration Auto-configuration} for what
 * {@code otel.metrics.exporter=prometheus} means: an address of its own that Prometheus
 * fetches all metrics from, Micrometer's too, with or without Actuator.
 *
 * @see <a href=
 * "https://opentelemetry.io/docs/specs/otel/metrics/sdk_exporters/prometheus/">Specification,
 * Prometheus exporter</a>
 */
@AutoConfiguration(after = OtelPropertiesAutoConfiguration.class, before = OpenTelemetryAutoConfiguration.class)
@ConditionalOnClass(name = "io.prometheus.metrics.expositionformats.ExpositionFormats")
@ConditionalOnOtelSdk
@ConditionalOnMissingBean(OpenTelemetry.class)
@Conditional(OnPrometheusExporterCondition.class)
@EnableConfigurationProperties(PrometheusProperties.class)
public final class PrometheusServerAutoConfiguration {

	// Not a bean: /actuator/prometheus has a reader that is one.
	private final PrometheusReader reader = new PrometheusReader(true);

	PrometheusServerAutoConfiguration() {
	}

	@Bean
	MeterProviderCustomizer otelPrometheusServerReaderCustomizer(
			CardinalityLimitSelector otelCardinalityLimitSelector) {
		return (builder) -> builder.registerMetricReader(this.reader, otelCardinalityLimitSelector);
	}

	@Bean
	PrometheusServer otelPrometheusServer(PrometheusProperties otelPrometheusProperties,
			PropertyValues otelPropertyValues, CardinalityWatch otelCardinalityWatch,
			ConfigurationFindings otelConfigurationFindings) {
		int port = otelPropertyValues.parse("otel.exporter.prometheus.port",
				String.valueOf(otelPrometheusProperties.port()), PrometheusServer.PORT, PrometheusServer::parsePort);
		return new PrometheusServer(otelPrometheusProperties.host(), port,
				new OpenTelemetrySnapshots(this.reader, otelCardinalityWatch, otelConfigurationFindings),
				otelConfigurationFindings);
	}

}
