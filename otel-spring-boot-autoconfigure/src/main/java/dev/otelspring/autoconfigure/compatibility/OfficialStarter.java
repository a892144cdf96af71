package dev.otelspring.autoconfigure.compatibility;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * OpenTelemetry's own starter for Spring Boot,
 * {@code io.opentelemetry.instrumentation:opentelemetry-spring-boot-starter}.
 */
final class OfficialStarter {

	private static final String PACKAGE = "io.opentelemetry.instrumentation.spring.autoconfigure.";

	private static final String MAIN = PACKAGE + "OpenTelemetryAutoConfiguration";

	/** What we have nothing for. It takes the application's OpenTelemetry. */
	private static final List<String> KEPT = List.of("jdbc", "kafka", "mongo", "r2dbc")
		.stream()
		.map((module) -> PACKAGE + "internal.instrumentation." + module + ".")
		.toList();

	private OfficialStarter() {
	}

	static boolean isPresent(@Nullable ClassLoader classLoader) {
		return ClassUtils.isPresent(MAIN, classLoader);
	}

	static boolean isLeftOut(String autoConfiguration) {
		return autoConfiguration.startsWith(PACKAGE) && KEPT.stream().noneMatch(autoConfiguration::startsWith);
	}

}
