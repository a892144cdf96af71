package dev.otelspring.autoconfigure.doctor;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import dev.otelspring.autoconfigure.doctor.Finding.Severity;
import dev.otelspring.autoconfigure.instrumentation.http.HttpClientKind;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.core.NativeDetector;
import org.springframework.util.ClassUtils;

/**
 * Whether the application has HTTP clients that nobody traces: made with {@code new}, and
 * no beans. Looks at the fields of its singletons, and at what their code calls, whenever
 * somebody asks for findings, as the summary after the start does; costs nothing for any
 * request.
 *
 * <p>
 * The application's classes are those below its main class's package. What is in a field
 * of an object that is no bean is not found.
 */
final class ClientCheck implements Check {

	private static final String ID = "client";

	private static final String WHY = "its requests make no span and carry no traceparent, so that the services that "
			+ "it calls begin new traces";

	/** What people call HTTP with, and is not instrumented here. */
	private static final Set<String> OTHERS = Set.of("java.net.http.HttpClient", "okhttp3.OkHttpClient",
			"okhttp3.Call$Factory", "org.apache.hc.client5.http.classic.HttpClient",
			"org.apache.hc.client5.http.impl.classic.CloseableHttpClient", "org.apache.http.client.HttpClient",
			"org.apache.http.impl.client.CloseableHttpClient", "org.eclipse.jetty.client.HttpClient",
			"reactor.netty.http.client.HttpClient");

	private final ConfigurableListableBeanFactory beanFactory;

	private final List<HttpClientKind> kinds;

	private final List<String> packages;

	private final Map<Class<?>, List<ClientCalls.Call>> calls = new ConcurrentHashMap<>();

	ClientCheck(ConfigurableListableBeanFactory beanFactory, List<HttpClientKind> kinds) {
		this.beanFactory = beanFactory;
		this.kinds = List.copyOf(kinds);
		// Not when somebody asks: a factory that was closed would make a bean for it.
		this.packages = AutoConfigurationPackages.has(beanFactory) ? AutoConfigurationPackages.get(beanFactory)
				: List.of();
	}

	@Override
	public List<Finding> findings() {
		// There, neither fields nor class files are to be had.
		if (this.kinds.isEmpty() || NativeDetector.inNativeImage()) {
			return List.of();
		}
		Set<Finding> findings = new HashSet<>();
		Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
		for (String name : this.beanFactory.getSingletonNames()) {
			// One that is being made would be given away before it is whole.
			Object bean = this.beanFactory.containsSingleton(name) ? this.beanFactory.getSingleton(name) : null;
			Object target = (bean != null) ? target(bean) : null;
			if (target != null && isIn(target.getClass()) && seen.add(target)) {
				look(target, findings);
			}
		}
		List<Finding> sorted = new ArrayList<>(findings);
		sorted.sort(Comparator.comparing(Finding::what));
		return sorted;
	}

	private static Object target(Object bean) {
		return Objects.requireNonNullElse(AopProxyUtils.getSingletonTarget(bean), bean);
	}

	private void look(Object bean, Set<Finding> findings) {
		Class<?> type = ClassUtils.getUserClass(bean);
		Map<HttpClientKind, Boolean> inFields = new HashMap<>();
		List<Finding> others = new ArrayList<>();
		for (Class<?> declaring = type; declaring != null && isIn(declaring); declaring = declaring.getSuperclass()) {
			for (Field field : declaring.getDeclaredFields()) {
				look(bean, field, inFields, others, findings);
			}
		}
		// A traced client of the same object may well send through the others.
		if (!inFields.containsValue(true)) {
			findings.addAll(others);
		}
		for (ClientCalls.Call call : this.calls.computeIfAbsent(type, ClientCalls::of)) {
			// What goes to a field was looked at there.
			for (HttpClientKind kind : this.kinds) {
				if (kind.type().getName().equals(call.client()) && !inFields.containsKey(kind)) {
					findings.add(new Finding(ID, Severity.INFO,
							call.method() + " makes a " + kind.type().getSimpleName() + " by itself",
							"unless it is given a request factory that is traced, or becomes a bean, " + WHY,
							kind.mend()));
				}
			}
		}
	}

	private void look(Object bean, Field field, Map<HttpClientKind, Boolean> inFields, List<Finding> others,
			Set<Finding> findings) {
		Class<?> type = field.getType();
		if (OTHERS.contains(type.getName())) {
			Object client = value(bean, field);
			if (client != null && !client.getClass().getName().startsWith("io.opentelemetry.")) {
				others.add(new Finding(ID, Severity.INFO,
						name(field) + " is a " + type.getName() + ", which is not instrumented",
						"unless a RestClient, RestTemplate or WebClient sends through it, " + WHY,
						"Send through a RestClient or WebClient from Boot's builder, which can use it underneath"));
			}
			return;
		}
		for (HttpClientKind kind : this.kinds) {
			// Also a field of an interface of the client, such as RestOperations.
			boolean mayHold = kind.type().isAssignableFrom(type)
					|| (type.isAssignableFrom(kind.type()) && type != Object.class);
			Object client = mayHold ? value(bean, field) : null;
			if (client != null && kind.type().isInstance(client)) {
				boolean traced = isTraced(kind, client);
				inFields.put(kind, traced || inFields.getOrDefault(kind, false));
				if (!traced) {
					findings.add(new Finding(ID, Severity.WARNING,
							name(field) + " is a " + kind.type().getSimpleName() + " that is not traced",
							"it was made without Boot's builder and is no bean: " + WHY, kind.mend()));
				}
			}
		}
	}

	private static @Nullable Object value(Object bean, Field field) {
		try {
			boolean isStatic = Modifier.isStatic(field.getModifiers());
			return field.trySetAccessible() ? field.get(isStatic ? null : bean) : null;
		}
		catch (IllegalAccessException | RuntimeException ex) {
			return null;
		}
	}

	private static String name(Field field) {
		return field.getDeclaringClass().getName() + "." + field.getName();
	}

	private boolean isIn(Class<?> type) {
		String name = type.getName();
		for (String base : this.packages) {
			if (base.isEmpty() || (name.startsWith(base) && name.startsWith(".", base.length()))) {
				return true;
			}
		}
		return false;
	}

	// One that cannot be asked is not known to be untraced.
	private static boolean isTraced(HttpClientKind kind, Object client) {
		try {
			return kind.isTraced(client);
		}
		catch (RuntimeException | LinkageError ex) {
			return true;
		}
	}

}
