package dev.otelspring.autoconfigure.instrumentation.micrometer;

import dev.otelspring.autoconfigure.instrumentation.ConditionalOnOtelInstrumentation;
import dev.otelspring.autoconfigure.instrumentation.scheduling.ScheduledSpans;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.TracingObservationHandler;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.support.ScheduledTaskObservationContext;

/**
 * {@link AutoConfiguration Auto-configuration} that keeps Micrometer Tracing, where it is
 * on the classpath, from making a second span of a {@code @Scheduled} method. It makes
 * the one of a method that returns a {@code Publisher}, for which we have none.
 */
@AutoConfiguration(
		afterName = "org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration",
		beforeName = "org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration")
@ConditionalOnClass(TracingObservationHandler.class)
@ConditionalOnBean(Tracer.class)
@ConditionalOnOtelInstrumentation("spring-scheduling")
public final class ScheduledObservationAutoConfiguration {

	ScheduledObservationAutoConfiguration() {
	}

	@Bean
	ObservationsStepBack otelScheduledObservationsStepBack(Tracer otelTracer) {
		return new ObservationsStepBack(otelTracer, (context) -> context instanceof ScheduledTaskObservationContext task
				&& ScheduledSpans.isCurrent(task.getMethod()));
	}

}
