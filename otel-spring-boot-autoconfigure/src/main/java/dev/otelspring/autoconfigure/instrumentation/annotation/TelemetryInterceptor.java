package dev.otelspring.autoconfigure.instrumentation.annotation;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import dev.otelspring.autoconfigure.DroppedTraces;
import dev.otelspring.autoconfigure.ExceptionSignal;
import dev.otelspring.autoconfigure.baggage.BaggageMetricAttributes;
import dev.otelspring.autoconfigure.instrumentation.ExceptionRecorder;
import dev.otelspring.autoconfigure.instrumentation.TelemetryFaults;
import dev.otelspring.autoconfigure.instrumentation.annotation.MethodTelemetry.Call;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.ObjectProvider;

/**
 * Makes the telemetry of annotated methods, all of it in one place of the interceptor
 * chain.
 *
 * <p>
 * Thread-safe.
 */
final class TelemetryInterceptor implements MethodInterceptor {

	static final String SCOPE = "dev.otelspring.annotations";

	private final AnnotatedClasses classes;

	private final ObjectProvider<OpenTelemetry> openTelemetry;

	private final ObjectProvider<DroppedTraces> droppedTraces;

	private final ObjectProvider<ExceptionSignal> exceptions;

	private final ObjectProvider<BaggageMetricAttributes> baggage;

	private final AsyncResults results = new AsyncResults();

	/** By target class and method: an interface's method has an answer for each bean. */
	private final Map<Class<?>, Map<Method, MethodTelemetry>> found = new ConcurrentHashMap<>();

	/**
	 * What was found last, by the identity of the method, which each class of proxies
	 * keeps: a map would hash the method's names at each call. Methods and threads may
	 * overwrite each other's place, since what stands there is looked at before it is
	 * taken.
	 */
	private final @Nullable MethodTelemetry[] recent = new MethodTelemetry[256];

	private final TelemetryFaults faults = new TelemetryFaults();

	TelemetryInterceptor(AnnotatedClasses classes, ObjectProvider<OpenTelemetry> openTelemetry,
			ObjectProvider<DroppedTraces> droppedTraces, ObjectProvider<ExceptionSignal> exceptions,
			ObjectProvider<BaggageMetricAttributes> baggage) {
		this.classes = classes;
		this.openTelemetry = openTelemetry;
		this.droppedTraces = droppedTraces;
		this.exceptions = exceptions;
		this.baggage = baggage;
	}

	@Override
	public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
		MethodTelemetry telemetry = find(invocation);
		if (telemetry == null) {
			return invocation.proceed();
		}
		Context current = Context.current();
		@Nullable Object[] arguments = invocation.getArguments();
		telemetry.addAttributes(current, arguments);
		if (telemetry.resultKind() == ResultKind.PUBLISHER) {
			return deferred(invocation,
					(parent) -> telemetry.start((parent != Context.root()) ? parent : current, arguments));
		}
		if (telemetry.resultKind() == ResultKind.COROUTINE) {
			return deferred(invocation, CoroutineCall.of((ProxyMethodInvocation) invocation, current,
					(parent) -> telemetry.start(parent, arguments)));
		}
		if (telemetry.resultKind() == ResultKind.IMMEDIATE) {
			return telemetry.proceed(invocation, current, arguments);
		}
		Call call = telemetry.start(current, arguments);
		Object result;
		try (Scope scope = call.context().makeCurrent()) {
			result = invocation.proceed();
		}
		catch (Throwable ex) {
			call.end(ex);
			throw ex;
		}
		if (result == null) {
			call.end(null);
			return null;
		}
		return this.results.follow(result, invocation.getMethod().getReturnType(), call,
				(parent) -> telemetry.start(parent, arguments));
	}

	private @Nullable Object deferred(MethodInvocation invocation, Function<Context, Call> start) throws Throwable {
		Object result;
		try {
			result = invocation.proceed();
		}
		catch (Throwable ex) {
			// There will be no subscription.
			start.apply(Context.root()).end(ex);
			throw ex;
		}
		Object traced = (result != null) ? this.results.defer(result, invocation.getMethod().getReturnType(), start)
				: null;
		if (traced == null) {
			start.apply(Context.root()).end(null);
			return result;
		}
		return traced;
	}

	private @Nullable MethodTelemetry find(MethodInvocation invocation) {
		try {
			Method method = invocation.getMethod();
			Object target = invocation.getThis();
			Class<?> targetClass = (target != null) ? target.getClass() : method.getDeclaringClass();
			int place = System.identityHashCode(method) & (this.recent.length - 1);
			MethodTelemetry known = this.recent[place];
			if (known == null || !known.isOf(method, targetClass)) {
				known = look(method, targetClass);
				this.recent[place] = known;
			}
			return known;
		}
		catch (RuntimeException | LinkageError ex) {
			this.faults.report("set-up of an annotated method", ex);
			return null;
		}
	}

	private @Nullable MethodTelemetry look(Method method, Class<?> targetClass) {
		Map<Method, MethodTelemetry> ofClass = this.found.computeIfAbsent(targetClass,
				(key) -> new ConcurrentHashMap<>());
		MethodTelemetry telemetry = ofClass.get(method);
		if (telemetry == null) {
			telemetry = create(method, targetClass);
			if (telemetry != null) {
				ofClass.put(method, telemetry);
			}
		}
		return telemetry;
	}

	private @Nullable MethodTelemetry create(Method method, Class<?> targetClass) {
		MethodDefinition definition = this.classes.of(targetClass)
			.methods()
			.get(AopUtils.getMostSpecificMethod(method, targetClass));
		if (definition == null) {
			return null;
		}
		OpenTelemetry telemetry = this.openTelemetry.getIfAvailable(OpenTelemetry::noop);
		CallMetrics metrics = definition.instruments().isEmpty() ? null
				: new CallMetrics(telemetry.getMeter(SCOPE),
						definition.instruments().stream().map(this.classes::shared).toList(),
						definition.metricAttributes(), this.baggage.getIfAvailable(() -> BaggageMetricAttributes.NONE));
		MethodTelemetry created = new MethodTelemetry(method, targetClass, telemetry.getTracer(SCOPE),
				this.droppedTraces.getIfAvailable(() -> DroppedTraces.UNKNOWN), definition, metrics,
				this.results.kind(method),
				new ExceptionRecorder(telemetry, SCOPE, this.exceptions.getIfAvailable(() -> ExceptionSignal.SPAN),
						ExceptionRecorder.EVENT_NAME, Severity.ERROR, this.faults),
				this.faults);
		// It is called by reflection, which then need not look at who calls each time.
		method.trySetAccessible();
		return created;
	}

}
