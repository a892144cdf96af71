package dev.otelspring.autoconfigure.instrumentation.annotation;

import java.lang.reflect.Method;

import dev.otelspring.autoconfigure.DroppedTraces;
import dev.otelspring.autoconfigure.instrumentation.ExceptionRecorder;
import dev.otelspring.autoconfigure.instrumentation.TelemetryFaults;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/**
 * The telemetry of one method of one bean class, made at the method's first call. A call
 * itself reads argument values and nothing else.
 *
 * <p>
 * Thread-safe.
 */
final class MethodTelemetry {

	private final Method method;

	private final Class<?> targetClass;

	private final Tracer tracer;

	private final DroppedTraces droppedTraces;

	private final @Nullable SpanMethod span;

	private final ArgumentAttribute[] added;

	private final @Nullable CallMetrics metrics;

	private final ResultKind resultKind;

	private final ExceptionRecorder exceptions;

	private final TelemetryFaults faults;

	MethodTelemetry(Method method, Class<?> targetClass, Tracer tracer, DroppedTraces droppedTraces,
			MethodDefinition definition, @Nullable CallMetrics metrics, ResultKind resultKind,
			ExceptionRecorder exceptions, TelemetryFaults faults) {
		this.method = method;
		this.targetClass = targetClass;
		this.tracer = tracer;
		this.droppedTraces = droppedTraces;
		this.span = definition.span();
		this.added = definition.added();
		this.metrics = metrics;
		this.resultKind = resultKind;
		this.exceptions = exceptions;
		this.faults = faults;
	}

	/**
	 * Whether this is what a call needs.
	 * @param called the very method that it is of, not an equal one
	 * @param calledClass the bean's class
	 * @return {@code true} if it was made of both
	 */
	boolean isOf(Method called, Class<?> calledClass) {
		return this.method == called && this.targetClass == calledClass;
	}

	ResultKind resultKind() {
		return this.resultKind;
	}

	/**
	 * Puts arguments on the span that is current.
	 * @param context the context that the method is called in
	 * @param arguments of the call
	 */
	void addAttributes(Context context, @Nullable Object[] arguments) {
		if (this.added.length > 0) {
			Span current = Span.fromContext(context);
			if (current.isRecording()) {
				for (ArgumentAttribute attribute : this.added) {
					attribute.set(current, arguments);
				}
			}
		}
	}

	/**
	 * Starts a call's span and measurement. Never throws.
	 * @param parent the context that it is called in
	 * @param arguments of the call
	 * @return to be ended
	 */
	Call start(Context parent, @Nullable Object[] arguments) {
		Span started = startSpan(parent, arguments);
		Context context = (started != null) ? parent.with(started) : parent;
		return new Call(context, started, startMeasurement(context, arguments));
	}

	/**
	 * Calls a method that has ended when it returns.
	 * @param invocation of it
	 * @param parent the context that it is called in
	 * @param arguments of the call
	 * @return what it returned
	 * @throws Throwable what it threw
	 */
	@Nullable Object proceed(MethodInvocation invocation, Context parent, @Nullable Object[] arguments) throws Throwable {
		Span started = startSpan(parent, arguments);
		Context context = (started != null) ? parent.with(started) : parent;
		CallMetrics.Measurement measurement = startMeasurement(context, arguments);
		Object result;
		try (Scope scope = context.makeCurrent()) {
			result = invocation.proceed();
		}
		catch (Throwable ex) {
			end(context, started, measurement, ex);
			throw ex;
		}
		end(context, started, measurement, null);
		return result;
	}

	private @Nullable Span startSpan(Context parent, @Nullable Object[] arguments) {
		if (this.span == null || (this.droppedTraces.complete() && this.span.isInDroppedTrace(parent))) {
			return null;
		}
		try {
			return this.span.start(this.tracer, parent, arguments);
		}
		catch (RuntimeException | LinkageError ex) {
			this.faults.report("start of a @WithSpan span", ex);
			return null;
		}
	}

	private CallMetrics.@Nullable Measurement startMeasurement(Context context, @Nullable Object[] arguments) {
		if (this.metrics == null) {
			return null;
		}
		try {
			return this.metrics.start(arguments, context);
		}
		catch (RuntimeException | LinkageError ex) {
			this.faults.report("start of a call's measurement", ex);
			return null;
		}
	}

	private void end(Context context, @Nullable Span started, CallMetrics.@Nullable Measurement measurement,
			@Nullable Throwable error) {
		// Before the span: an exemplar is taken of a span that records.
		if (measurement != null) {
			endMeasurement(measurement, error, context);
		}
		if (started != null) {
			endSpan(started, error);
		}
	}

	private void endMeasurement(CallMetrics.Measurement measurement, @Nullable Throwable error, Context context) {
		try {
			if (this.metrics != null) {
				this.metrics.end(measurement, error, context);
			}
		}
		catch (RuntimeException | LinkageError ex) {
			this.faults.report("end of a call's measurement", ex);
		}
	}

	private void endSpan(Span ended, @Nullable Throwable error) {
		try {
			if (error != null && ended.isRecording()) {
				this.exceptions.record(ended, error);
				ended.setAttribute(MeasuredAttributes.ERROR_TYPE, error.getClass().getName());
				ended.setStatus(StatusCode.ERROR);
			}
			ended.end();
		}
		catch (RuntimeException | LinkageError ex) {
			this.faults.report("end of a @WithSpan span", ex);
		}
	}

	/** A call under way, on whatever thread it ends. */
	final class Call {

		private final Context context;

		private final @Nullable Span started;

		private final CallMetrics.@Nullable Measurement measurement;

		private Call(Context context, @Nullable Span started, CallMetrics.@Nullable Measurement measurement) {
			this.context = context;
			this.started = started;
			this.measurement = measurement;
		}

		Context context() {
			return this.context;
		}

		/**
		 * Ends the call. To be called once.
		 * @param error what it failed with, {@code null} where it did not or was
		 * cancelled
		 */
		void end(@Nullable Throwable error) {
			MethodTelemetry.this.end(this.context, this.started, this.measurement, error);
		}

	}

}
