package dev.otelspring.autoconfigure.instrumentation.scheduling;

import java.lang.reflect.Method;

import dev.otelspring.autoconfigure.ExceptionSignal;
import io.opentelemetry.api.OpenTelemetry;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.scheduling.SchedulingAwareRunnable;
import org.springframework.scheduling.annotation.ScheduledAnnotationBeanPostProcessor;
import org.springframework.scheduling.support.ScheduledMethodRunnable;

/**
 * Spring's own, with a span around each run. Other than an advisor, it makes no proxy of
 * beans that had none, which would break private methods, final classes and injection by
 * class; and a method that is called directly stays an ordinary call.
 */
final class SpanScheduledAnnotationBeanPostProcessor extends ScheduledAnnotationBeanPostProcessor {

	private final ScheduledSpans spans;

	SpanScheduledAnnotationBeanPostProcessor(ObjectProvider<OpenTelemetry> openTelemetry,
			ObjectProvider<ExceptionSignal> exceptions) {
		this.spans = new ScheduledSpans(openTelemetry, exceptions);
	}

	// Not called for methods that return a Publisher.
	@Override
	protected Runnable createRunnable(Object target, Method method, @Nullable String qualifier) {
		return new SpanRunnable((ScheduledMethodRunnable) super.createRunnable(target, method, qualifier), this.spans);
	}

	private static final class SpanRunnable implements SchedulingAwareRunnable {

		private final ScheduledMethodRunnable task;

		private final ScheduledSpans.Function function;

		private final ScheduledSpans spans;

		private SpanRunnable(ScheduledMethodRunnable task, ScheduledSpans spans) {
			this.task = task;
			this.function = ScheduledSpans.Function.of(task.getMethod(),
					AopProxyUtils.ultimateTargetClass(task.getTarget()));
			this.spans = spans;
		}

		@Override
		public void run() {
			this.spans.run(this.task.getMethod(), this.function, this.task);
		}

		@Override
		public @Nullable String getQualifier() {
			return this.task.getQualifier();
		}

		@Override
		public String toString() {
			return this.task.toString();
		}

	}

}
