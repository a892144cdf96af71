package dev.otelspring.autoconfigure.exporter;

import dev.otelspring.autoconfigure.ConditionalOnOtelSdk;
import dev.otelspring.autoconfigure.SpringBeans;
import dev.otelspring.autoconfigure.exporter.ExporterEndpoint.Found;
import dev.otelspring.pipeline.Signal;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.otlp.OtlpMetricsConnectionDetails;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.otlp.OtlpTracingConnectionDetails;
import org.springframework.boot.opentelemetry.autoconfigure.logging.otlp.OtlpLoggingConnectionDetails;
import org.springframework.boot.opentelemetry.autoconfigure.logging.otlp.Transport;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/**
 * {@link AutoConfiguration Auto-configuration} that lets Spring Boot's connection details
 * say where the one exporter sends. Each signal's are in a module of their own.
 */
@AutoConfiguration
@Lazy
@ConditionalOnOtelSdk
public final class ConnectionDetailsAutoConfiguration {

	ConnectionDetailsAutoConfiguration() {
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(OtlpTracingConnectionDetails.class)
	static class TracesConfiguration {

		@Bean
		ExporterEndpoint otelTracesEndpoint(SpringBeans otelSpringBeans) {
			return new ConnectionDetailsEndpoint<>(Signal.TRACES, OtlpTracingConnectionDetails.class,
					TracesConfiguration::read, otelSpringBeans.factory());
		}

		// The transport of traces, not that of logs, which is another type of this name.
		private static Found read(OtlpTracingConnectionDetails details, boolean grpc, String source) {
			var transport = grpc
					? org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.otlp.Transport.GRPC
					: org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.otlp.Transport.HTTP;
			return new Found(details.getUrl(transport), grpc, details.getSslBundle(), source);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(OtlpMetricsConnectionDetails.class)
	static class MetricsConfiguration {

		@Bean
		ExporterEndpoint otelMetricsEndpoint(SpringBeans otelSpringBeans) {
			return new ConnectionDetailsEndpoint<>(Signal.METRICS, OtlpMetricsConnectionDetails.class,
					MetricsConfiguration::read, otelSpringBeans.factory());
		}

		// Of metrics, Boot knows HTTP alone.
		private static @Nullable Found read(OtlpMetricsConnectionDetails details, boolean grpc, String source) {
			String url = details.getUrl();
			return (url != null) ? new Found(url, false, details.getSslBundle(), source) : null;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(OtlpLoggingConnectionDetails.class)
	static class LogsConfiguration {

		@Bean
		ExporterEndpoint otelLogsEndpoint(SpringBeans otelSpringBeans) {
			return new ConnectionDetailsEndpoint<>(Signal.LOGS, OtlpLoggingConnectionDetails.class,
					LogsConfiguration::read, otelSpringBeans.factory());
		}

		private static Found read(OtlpLoggingConnectionDetails details, boolean grpc, String source) {
			return new Found(details.getUrl(grpc ? Transport.GRPC : Transport.HTTP), grpc, details.getSslBundle(),
					source);
		}

	}

}
