package dev.otelspring.autoconfigure.instrumentation.scheduling;

import java.lang.reflect.Method;
import java.util.function.Supplier;

import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.api.OpenTelemetry;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.scheduling.annotation.ScheduledAnnotationBeanPostProcessor;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;
import org.springframework.scheduling.support.ScheduledMethodRunnable;

/**
 * Spring's own, with a span around each run. Other than an advisor, it makes no proxy of
 * beans that had none, which would break private methods, final classes and injection by
 * class; and a method that is called directly stays an ordinary call.
 */
final class SpanScheduledAnnotationBeanPostProcessor extends ScheduledAnnotationBeanPostProcessor {

	private final ScheduledTaskRegistrar registrar;

	private final ScheduledSpans spans;

	SpanScheduledAnnotationBeanPostProcessor(ObjectProvider<OpenTelemetry> openTelemetry) {
		this(new ScheduledTaskRegistrar(), new ScheduledSpans(openTelemetry));
	}

	private SpanScheduledAnnotationBeanPostProcessor(ScheduledTaskRegistrar registrar, ScheduledSpans spans) {
		super(registrar);
		this.registrar = registrar;
		this.spans = spans;
	}

	// Not called for methods that return a Publisher.
	@Override
	protected Runnable createRunnable(Object target, Method method, @Nullable String qualifier) {
		ScheduledMethodRunnable runnable = (ScheduledMethodRunnable) super.createRunnable(target, method, qualifier);
		return new SpanRunnable(runnable, this.registrar::getObservationRegistry, this.spans);
	}

	private static final class SpanRunnable extends ScheduledMethodRunnable {

		private final ScheduledSpans spans;

		private final ScheduledSpans.Function function;

		private SpanRunnable(ScheduledMethodRunnable runnable, Supplier<ObservationRegistry> observations,
				ScheduledSpans spans) {
			super(runnable.getTarget(), runnable.getMethod(), runnable.getQualifier(), observations);
			this.spans = spans;
			this.function = ScheduledSpans.Function.of(getMethod(), AopProxyUtils.ultimateTargetClass(getTarget()));
		}

		@Override
		public void run() {
			this.spans.run(getMethod(), this.function, super::run);
		}

	}

}
