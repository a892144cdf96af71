package dev.otelspring.autoconfigure.instrumentation.scheduling;

import java.lang.reflect.Method;
import java.lang.reflect.UndeclaredThrowableException;

import dev.otelspring.autoconfigure.ExceptionSignal;
import dev.otelspring.autoconfigure.instrumentation.ExceptionRecorder;
import dev.otelspring.autoconfigure.instrumentation.LeakedScopes;
import dev.otelspring.autoconfigure.instrumentation.TelemetryFaults;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.util.ClassUtils;

/**
 * Makes a span of each run of a {@code @Scheduled} method. It starts a trace: a run
 * belongs to no request.
 *
 * <p>
 * Thread-safe.
 */
public final class ScheduledSpans {

	private static final String SCOPE = "dev.otelspring.spring-scheduling";

	private static final AttributeKey<String> CODE_FUNCTION_NAME = AttributeKey.stringKey("code.function.name");

	private static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");

	private static final ContextKey<Method> METHOD = ContextKey.named("dev.otelspring.scheduled-method");

	private final ObjectProvider<OpenTelemetry> openTelemetry;

	private final ObjectProvider<ExceptionSignal> exceptions;

	private final TelemetryFaults faults = new TelemetryFaults();

	private volatile @Nullable ExceptionRecorder recorder;

	private volatile @Nullable Tracer tracer;

	ScheduledSpans(ObjectProvider<OpenTelemetry> openTelemetry, ObjectProvider<ExceptionSignal> exceptions) {
		this.openTelemetry = openTelemetry;
		this.exceptions = exceptions;
	}

	/**
	 * Whether a run of a method has its span already.
	 * @param method the scheduled method
	 * @return {@code true} within the run
	 */
	public static boolean isCurrent(Method method) {
		return method.equals(Context.current().get(METHOD));
	}

	/**
	 * Runs a scheduled method.
	 * @param method the method
	 * @param function what the span tells of it
	 * @param run what calls it
	 */
	void run(Method method, Function function, Runnable run) {
		Span span = start(function);
		if (span == null) {
			run.run();
			return;
		}
		Context outside = Context.current();
		try (Scope scope = Context.root().with(span).with(METHOD, method).makeCurrent()) {
			run.run();
		}
		catch (Throwable ex) {
			fail(span, ex);
			throw ex;
		}
		finally {
			LeakedScopes.takeOff(outside);
			end(span);
		}
	}

	private @Nullable Span start(Function function) {
		try {
			return tracer().spanBuilder(function.spanName())
				.setNoParent()
				.setAttribute(CODE_FUNCTION_NAME, function.name())
				.startSpan();
		}
		catch (RuntimeException | LinkageError ex) {
			this.faults.report("start of a @Scheduled span", ex);
			return null;
		}
	}

	private void fail(Span span, Throwable failure) {
		if (span.isRecording()) {
			// Spring's, around a checked exception.
			Throwable own = (failure instanceof UndeclaredThrowableException && failure.getCause() != null)
					? failure.getCause() : failure;
			ExceptionRecorder existing = this.recorder;
			if (existing != null) {
				existing.record(span, own);
			}
			span.setAttribute(ERROR_TYPE, own.getClass().getName());
			span.setStatus(StatusCode.ERROR);
		}
	}

	private void end(Span span) {
		try {
			span.end();
		}
		catch (RuntimeException | LinkageError ex) {
			this.faults.report("end of a @Scheduled span", ex);
		}
	}

	private Tracer tracer() {
		Tracer existing = this.tracer;
		if (existing == null) {
			OpenTelemetry telemetry = this.openTelemetry.getIfAvailable(OpenTelemetry::noop);
			this.recorder = new ExceptionRecorder(telemetry, SCOPE,
					this.exceptions.getIfAvailable(() -> ExceptionSignal.SPAN), ExceptionRecorder.EVENT_NAME,
					Severity.ERROR, this.faults);
			existing = telemetry.getTracer(SCOPE);
			this.tracer = existing;
		}
		return existing;
	}

	/**
	 * What spans of one method have in common.
	 *
	 * @param spanName such as {@code OrderJobs.sweep}
	 * @param name such as {@code com.example.OrderJobs.sweep}
	 */
	record Function(String spanName, String name) {

		static Function of(Method method, Class<?> targetClass) {
			Class<?> userClass = ClassUtils.getUserClass(targetClass);
			return new Function(ClassUtils.getShortName(userClass).replace('$', '.') + "." + method.getName(),
					userClass.getName() + "." + method.getName());
		}

	}

}
