package dev.otelspring.autoconfigure.compatibility;

import java.util.List;
import java.util.Map;

import dev.otelspring.autoconfigure.PropertyValues;
import org.jspecify.annotations.Nullable;

import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/**
 * Tells that OpenTelemetry's declarative configuration is asked for where the module that
 * reads it is not there. Else an application would send by defaults what its
 * configuration sends elsewhere.
 */
final class DeclarativeModule {

	private static final String CLASS = "dev.otelspring.declarative.DeclarativeAutoConfiguration";

	private static final String DEPENDENCY = "needs the dependency <groupId>dev.otelspring</groupId>"
			+ "<artifactId>otel-spring-boot-declarative</artifactId>, in the version of the starter";

	/** As Boot finds them, and as they are written. */
	private static final List<Map.Entry<String, String>> ASKED_BY = List.of(
			Map.entry("otel.file-format", "otel.file_format"), Map.entry("otel.config.file", "otel.config.file"),
			Map.entry("otel.experimental.config.file", "otel.experimental.config.file"));

	private DeclarativeModule() {
	}

	static void require(@Nullable ClassLoader classLoader, Environment environment, PropertyValues values) {
		if (ClassUtils.isPresent(CLASS, classLoader)) {
			return;
		}
		for (Map.Entry<String, String> property : ASKED_BY) {
			String value = PropertyValues.text(environment, property.getKey());
			if (value != null) {
				values.reject(property.getValue(), value, DEPENDENCY, PropertyValues.LEFT_OUT);
			}
		}
	}

}
