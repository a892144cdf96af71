package dev.otelspring.autoconfigure.instrumentation.annotation;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.otelspring.autoconfigure.instrumentation.TelemetryFaults;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.ObjectProvider;

/**
 * Makes a span of a call. What depends only on the method is in a {@link SpanMethod},
 * made at the method's first call; a call itself reads argument values and nothing else.
 *
 * <p>
 * Thread-safe.
 */
final class WithSpanInterceptor implements MethodInterceptor {

	private static final String SCOPE = "dev.otelspring.annotations";

	private static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");

	private final ObjectProvider<OpenTelemetry> openTelemetry;

	/** By target class and method: an interface's method has an answer for each bean. */
	private final Map<Class<?>, Map<Method, SpanMethod>> methods = new ConcurrentHashMap<>();

	private final TelemetryFaults faults = new TelemetryFaults();

	private volatile @Nullable Tracer tracer;

	WithSpanInterceptor(ObjectProvider<OpenTelemetry> openTelemetry) {
		this.openTelemetry = openTelemetry;
	}

	@Override
	public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
		Context parent = Context.current();
		Span span = start(invocation, parent);
		if (span == null) {
			return invocation.proceed();
		}
		try (Scope scope = parent.with(span).makeCurrent()) {
			return invocation.proceed();
		}
		catch (Throwable ex) {
			fail(span, ex);
			throw ex;
		}
		finally {
			end(span);
		}
	}

	private @Nullable Span start(MethodInvocation invocation, Context parent) {
		try {
			return spanMethod(invocation).start(tracer(), parent, invocation.getArguments());
		}
		catch (RuntimeException | LinkageError ex) {
			this.faults.report("start of a @WithSpan span", ex);
			return null;
		}
	}

	private void fail(Span span, Throwable failure) {
		if (span.isRecording()) {
			this.faults.recordException(span, failure);
			span.setAttribute(ERROR_TYPE, failure.getClass().getName());
			span.setStatus(StatusCode.ERROR);
		}
	}

	private void end(Span span) {
		try {
			span.end();
		}
		catch (RuntimeException | LinkageError ex) {
			this.faults.report("end of a @WithSpan span", ex);
		}
	}

	private SpanMethod spanMethod(MethodInvocation invocation) {
		Method method = invocation.getMethod();
		Object target = invocation.getThis();
		Class<?> targetClass = (target != null) ? target.getClass() : method.getDeclaringClass();
		Map<Method, SpanMethod> ofClass = this.methods.get(targetClass);
		if (ofClass == null) {
			ofClass = this.methods.computeIfAbsent(targetClass, (key) -> new ConcurrentHashMap<>());
		}
		SpanMethod spanMethod = ofClass.get(method);
		if (spanMethod == null) {
			spanMethod = ofClass.computeIfAbsent(method,
					(key) -> SpanMethod.of(AopUtils.getMostSpecificMethod(key, targetClass), targetClass));
		}
		return spanMethod;
	}

	private Tracer tracer() {
		Tracer existing = this.tracer;
		if (existing == null) {
			existing = this.openTelemetry.getIfAvailable(OpenTelemetry::noop).getTracer(SCOPE);
			this.tracer = existing;
		}
		return existing;
	}

}
