package dev.otelspring.autoconfigure;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.OpenTelemetrySdkBuilder;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.trace.SdkTracerProvider;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/**
 * {@link AutoConfiguration Auto-configuration} for {@link OpenTelemetry} itself: the SDK
 * from the providers' beans, a no-op where it is disabled, the agent's where an agent is
 * on board.
 */
@Lazy
@AutoConfiguration(after = OtelPropertiesAutoConfiguration.class,
		beforeName = "org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration")
public final class OpenTelemetryAutoConfiguration {

	/** The scope of what applications make with the injected tracer and meter. */
	static final String APPLICATION_SCOPE = "application";

	OpenTelemetryAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	Tracer otelTracer(OpenTelemetry openTelemetry) {
		return openTelemetry.getTracer(APPLICATION_SCOPE);
	}

	@Bean
	@ConditionalOnMissingBean
	Meter otelMeter(OpenTelemetry openTelemetry) {
		return openTelemetry.getMeter(APPLICATION_SCOPE);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnOtelSdk
	@ConditionalOnMissingBean(OpenTelemetry.class)
	static class SdkConfiguration {

		// The providers close as beans of their own.
		@Bean(destroyMethod = "")
		OpenTelemetrySdk openTelemetry(ObjectProvider<SdkTracerProvider> otelTracerProvider,
				ObjectProvider<SdkMeterProvider> otelMeterProvider,
				ObjectProvider<SdkLoggerProvider> otelLoggerProvider,
				ObjectProvider<ContextPropagators> otelContextPropagators) {
			OpenTelemetrySdkBuilder builder = OpenTelemetrySdk.builder();
			otelTracerProvider.ifAvailable(builder::setTracerProvider);
			otelMeterProvider.ifAvailable(builder::setMeterProvider);
			otelLoggerProvider.ifAvailable(builder::setLoggerProvider);
			otelContextPropagators.ifAvailable(builder::setPropagators);
			return builder.build();
		}

		// Nobody asks for it.
		@Bean
		@Lazy(false)
		GlobalRegistration otelGlobalRegistration(OpenTelemetry openTelemetry,
				ConfigurationFindings otelConfigurationFindings) {
			return new GlobalRegistration(openTelemetry, otelConfigurationFindings);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBean(SteppedBack.class)
	@ConditionalOnMissingBean(OpenTelemetry.class)
	static class NoSdkConfiguration {

		@Bean
		OpenTelemetry openTelemetry(SteppedBack otelSteppedBack,
				ObjectProvider<ContextPropagators> otelContextPropagators) {
			if (otelSteppedBack.logged() == SteppedBack.AGENT) {
				return GlobalOpenTelemetry.get();
			}
			// Disabled is no-op in all signals; context goes on to the next service.
			return otelContextPropagators.stream()
				.findFirst()
				.<OpenTelemetry>map(OpenTelemetry::propagating)
				.orElse(OpenTelemetry.noop());
		}

	}

}
