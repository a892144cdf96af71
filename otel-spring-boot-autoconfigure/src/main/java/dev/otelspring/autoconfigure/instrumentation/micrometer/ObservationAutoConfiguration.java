package dev.otelspring.autoconfigure.instrumentation.micrometer;

import dev.otelspring.autoconfigure.instrumentation.ConditionalOnOtelInstrumentation;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.TracingObservationHandler;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.observation.ClientRequestObservationContext;
import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * {@link AutoConfiguration Auto-configuration} that keeps Micrometer Tracing, where it is
 * on the classpath, from making the HTTP spans a second time. Where ours are switched
 * off, it makes them.
 */
@AutoConfiguration(
		afterName = "org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration",
		beforeName = "org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration")
@ConditionalOnClass({ TracingObservationHandler.class, ServerRequestObservationContext.class })
@ConditionalOnBean(Tracer.class)
public final class ObservationAutoConfiguration {

	ObservationAutoConfiguration() {
	}

	// Also where there is no web application: a child of this context may be one, and
	// takes the observation registry of its parent.
	@Bean
	@ConditionalOnOtelInstrumentation("spring-webmvc")
	ObservationsStepBack otelServerObservationsStepBack(Tracer otelTracer) {
		return new ObservationsStepBack(otelTracer, ServerRequestObservationContext.class);
	}

	@Bean
	@ConditionalOnOtelInstrumentation("spring-webflux")
	ObservationsStepBack otelReactiveServerObservationsStepBack(Tracer otelTracer) {
		return new ObservationsStepBack(otelTracer,
				org.springframework.http.server.reactive.observation.ServerRequestObservationContext.class);
	}

	@Bean
	@ConditionalOnOtelInstrumentation("spring-web")
	ObservationsStepBack otelClientObservationsStepBack(Tracer otelTracer) {
		return new ObservationsStepBack(otelTracer, ClientRequestObservationContext.class);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(WebClient.class)
	static class WebClientConfiguration {

		@Bean
		@ConditionalOnOtelInstrumentation("spring-webflux")
		ObservationsStepBack otelWebClientObservationsStepBack(Tracer otelTracer) {
			return new ObservationsStepBack(otelTracer,
					org.springframework.web.reactive.function.client.ClientRequestObservationContext.class);
		}

	}

}
