package dev.otelspring.autoconfigure.instrumentation.restclient;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

import org.jspecify.annotations.Nullable;

import org.springframework.web.client.RestClient;

/**
 * Stands before a {@link RestClient} or its builder, so that what is made from either is
 * traced as well. A proxy, since their methods are many and Spring adds some.
 *
 * <p>
 * What a client sends does not pass here but for its first word, such as {@code get()}.
 */
abstract sealed class TracingProxy<T> implements InvocationHandler {

	private final T delegate;

	private final RestClients restClients;

	private TracingProxy(T delegate, RestClients restClients) {
		this.delegate = delegate;
		this.restClients = restClients;
	}

	static RestClient of(RestClient restClient, RestClients restClients) {
		return proxy(RestClient.class, new Client(restClient, restClients));
	}

	static RestClient.Builder of(RestClient.Builder builder, RestClients restClients) {
		return proxy(RestClient.Builder.class, new Builder(builder, restClients));
	}

	static boolean isTraced(Object restClientOrBuilder) {
		return Proxy.isProxyClass(restClientOrBuilder.getClass())
				&& Proxy.getInvocationHandler(restClientOrBuilder) instanceof TracingProxy;
	}

	private static <T> T proxy(Class<T> type, InvocationHandler handler) {
		return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, handler));
	}

	final T delegate() {
		return this.delegate;
	}

	final RestClients restClients() {
		return this.restClients;
	}

	@Override
	public final @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
			throws Throwable {
		if (method.getDeclaringClass() == Object.class && method.getName().equals("equals")) {
			return arguments != null && proxy == arguments[0];
		}
		try {
			return invokeDelegate(proxy, method, arguments);
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
	}

	abstract @Nullable Object invokeDelegate(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
			throws ReflectiveOperationException;

	private static final class Client extends TracingProxy<RestClient> {

		Client(RestClient delegate, RestClients restClients) {
			super(delegate, restClients);
		}

		@Override
		@Nullable Object invokeDelegate(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
				throws ReflectiveOperationException {
			if (method.getName().equals("mutate")) {
				return of(delegate().mutate(), restClients());
			}
			return method.invoke(delegate(), arguments);
		}

	}

	private static final class Builder extends TracingProxy<RestClient.Builder> {

		Builder(RestClient.Builder delegate, RestClients restClients) {
			super(delegate, restClients);
		}

		@Override
		@Nullable Object invokeDelegate(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
				throws ReflectiveOperationException {
			if (method.getName().equals("build")) {
				return restClients().traceBuilt(delegate().build());
			}
			if (method.getName().equals("clone")) {
				return of(delegate().clone(), restClients());
			}
			// All others return the builder.
			Object result = method.invoke(delegate(), arguments);
			return (result == delegate()) ? proxy : result;
		}

	}

}
