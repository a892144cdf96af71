package dev.otelspring.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * Whether OpenTelemetry's Java agent is on board. It has an SDK of its own and
 * instruments the same calls; two of them would make every span twice.
 */
public final class JavaAgent {

	private static final String AGENT_CLASS = "io.opentelemetry.javaagent.OpenTelemetryAgent";

	private JavaAgent() {
	}

	/**
	 * Whether the agent is there and not switched off.
	 * @param classLoader where to look, {@code null} for the default
	 * @return {@code true} if its SDK is to be used
	 */
	public static boolean isActive(@Nullable ClassLoader classLoader) {
		return ClassUtils.isPresent(AGENT_CLASS, classLoader)
				&& !"false".equalsIgnoreCase(setting("otel.javaagent.enabled", "OTEL_JAVAAGENT_ENABLED"));
	}

	private static @Nullable String setting(String property, String variable) {
		String value = System.getProperty(property);
		return (value != null) ? value : System.getenv(variable);
	}

}
