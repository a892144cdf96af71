package dev.otelspring.autoconfigure;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;
import org.springframework.util.ConcurrentReferenceHashMap;

/**
 * Whether OpenTelemetry's Java agent is on board. It has an SDK of its own and
 * instruments the same calls; two of them would make every span twice.
 */
public final class JavaAgent {

	private static final String AGENT_CLASS = "io.opentelemetry.javaagent.OpenTelemetryAgent";

	// Every instrumentation asks, and a class that is not there is looked for in all
	// jars.
	private static final Map<ClassLoader, Boolean> PRESENT = new ConcurrentReferenceHashMap<>(4);

	private JavaAgent() {
	}

	/**
	 * Whether the agent is there and not switched off.
	 * @param classLoader where to look, {@code null} for the default
	 * @return {@code true} if its SDK is to be used
	 */
	public static boolean isActive(@Nullable ClassLoader classLoader) {
		return isPresent((classLoader != null) ? classLoader : ClassUtils.getDefaultClassLoader())
				&& !"false".equalsIgnoreCase(setting("otel.javaagent.enabled", "OTEL_JAVAAGENT_ENABLED"));
	}

	private static boolean isPresent(@Nullable ClassLoader classLoader) {
		return (classLoader != null)
				? PRESENT.computeIfAbsent(classLoader, (loader) -> ClassUtils.isPresent(AGENT_CLASS, loader))
				: ClassUtils.isPresent(AGENT_CLASS, null);
	}

	private static @Nullable String setting(String property, String variable) {
		String value = System.getProperty(property);
		return (value != null) ? value : System.getenv(variable);
	}

}
