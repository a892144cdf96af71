package dev.otelspring.autoconfigure.instrumentation.logging;

import java.util.Objects;

import dev.otelspring.autoconfigure.JavaAgent;
import dev.otelspring.autoconfigure.PropertyValues;
import dev.otelspring.autoconfigure.instrumentation.InstrumentationSwitch;
import org.jspecify.annotations.Nullable;

import org.springframework.core.env.Environment;

/**
 * Whether anything is to be attached to a logging library. Asked before there is a
 * context, so it reads what conditions read later.
 */
public final class LogAppenders {

	private LogAppenders() {
	}

	/**
	 * Whether log records are to be made.
	 * @param environment where that is set
	 * @param classLoader where an agent may be
	 * @param module such as {@code logback-appender}
	 * @return {@code false} where nobody would take them
	 */
	public static boolean exports(Environment environment, @Nullable ClassLoader classLoader, String module) {
		String exporter = Objects.requireNonNullElse(PropertyValues.text(environment, "otel.logs.exporter"), "otlp");
		return !"none".equals(exporter.strip()) && instruments(environment, classLoader, module);
	}

	/**
	 * Whether a module does its work.
	 * @param environment where it is switched off
	 * @param classLoader where an agent may be
	 * @param module such as {@code logback-mdc}
	 * @return {@code false} if it, or the SDK, is off, or an agent does the same
	 */
	public static boolean instruments(Environment environment, @Nullable ClassLoader classLoader, String module) {
		return !"true".equalsIgnoreCase(PropertyValues.text(environment, "otel.sdk.disabled"))
				&& !JavaAgent.isActive(classLoader) && InstrumentationSwitch.off(environment, module) == null;
	}

}
