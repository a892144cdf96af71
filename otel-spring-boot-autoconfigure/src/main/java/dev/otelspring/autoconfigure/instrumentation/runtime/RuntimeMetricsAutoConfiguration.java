package dev.otelspring.autoconfigure.instrumentation.runtime;

import dev.otelspring.autoconfigure.OpenTelemetryAutoConfiguration;
import dev.otelspring.autoconfigure.instrumentation.ConditionalOnOtelInstrumentation;
import io.opentelemetry.api.OpenTelemetry;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/**
 * {@link AutoConfiguration Auto-configuration} for metrics of the JVM.
 */
@AutoConfiguration(after = OpenTelemetryAutoConfiguration.class)
@ConditionalOnBean(OpenTelemetry.class)
@ConditionalOnOtelInstrumentation("runtime-telemetry")
@EnableConfigurationProperties(RuntimeProperties.class)
public final class RuntimeMetricsAutoConfiguration {

	RuntimeMetricsAutoConfiguration() {
	}

	@Bean
	@Lazy
	RuntimeTelemetry otelRuntimeTelemetry(RuntimeProperties otelRuntimeProperties) {
		return new RuntimeTelemetry(otelRuntimeProperties.system().enabled());
	}

	// Nobody asks for it.
	@Bean
	@Lazy(false)
	RuntimeMetrics otelRuntimeMetrics(OpenTelemetry openTelemetry, RuntimeProperties otelRuntimeProperties) {
		return new RuntimeMetrics(openTelemetry, otelRuntimeProperties);
	}

}
