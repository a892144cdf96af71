package dev.otelspring.autoconfigure.instrumentation.annotation;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.util.ReflectionUtils;

/** A bean's method that a gauge reads. Only one call of it is under way at a time. */
final class GaugeMethod implements Callable<@Nullable Number> {

	private final InstrumentDefinition instrument;

	private final Object target;

	private final Method method;

	private final AtomicBoolean busy = new AtomicBoolean();

	GaugeMethod(InstrumentDefinition instrument, Object bean, Method method) {
		this.instrument = instrument;
		this.method = method;
		this.target = target(bean, method);
		ReflectionUtils.makeAccessible(method);
	}

	InstrumentDefinition instrument() {
		return this.instrument;
	}

	/**
	 * Asks for the right to call the method.
	 * @return {@code false} while the last call has not come back
	 */
	boolean tryStart() {
		return this.busy.compareAndSet(false, true);
	}

	void finish() {
		this.busy.set(false);
	}

	@Override
	public @Nullable Number call() throws Exception {
		try {
			return number(this.method.invoke(this.target));
		}
		catch (InvocationTargetException ex) {
			if (ex.getCause() instanceof Exception cause) {
				throw cause;
			}
			throw ex;
		}
		finally {
			finish();
		}
	}

	// Through the proxy where that can be: a gauge may be transactional.
	private static Object target(Object bean, Method method) {
		boolean reached = AopUtils.isCglibProxy(bean)
				&& (Modifier.isPublic(method.getModifiers()) || Modifier.isProtected(method.getModifiers()))
				&& !Modifier.isFinal(method.getModifiers());
		Object target = reached ? null : AopProxyUtils.getSingletonTarget(bean);
		// What stands behind a repository knows nothing of its interface.
		return method.getDeclaringClass().isInstance(target) ? target : bean;
	}

	private static @Nullable Number number(@Nullable Object value) {
		if (value instanceof Number number) {
			return number;
		}
		if (value instanceof Optional<?> optional) {
			return number(optional.orElse(null));
		}
		if (value instanceof OptionalInt optional) {
			return optional.isPresent() ? (Number) optional.getAsInt() : null;
		}
		if (value instanceof OptionalLong optional) {
			return optional.isPresent() ? (Number) optional.getAsLong() : null;
		}
		return (value instanceof OptionalDouble optional && optional.isPresent()) ? (Number) optional.getAsDouble()
				: null;
	}

}
