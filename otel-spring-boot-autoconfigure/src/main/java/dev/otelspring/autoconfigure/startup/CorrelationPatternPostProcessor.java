package dev.otelspring.autoconfigure.startup;

import java.util.Map;

import dev.otelspring.autoconfigure.PropertyValues;
import dev.otelspring.autoconfigure.instrumentation.log4j2.Log4jLibrary;
import dev.otelspring.autoconfigure.instrumentation.logback.LogbackLibrary;
import dev.otelspring.autoconfigure.instrumentation.logging.CorrelationKeys;
import dev.otelspring.autoconfigure.instrumentation.logging.LogAppenders;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.ClassUtils;

/**
 * Shows trace and span in Boot's own pattern of console and file, below all that a user
 * sets: {@code logging.pattern.correlation} wins, and
 * {@code logging.expect-correlation-id=false} is respected.
 */
class CorrelationPatternPostProcessor implements EnvironmentPostProcessor, Ordered {

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		ClassLoader classLoader = application.getClassLoader();
		String module = module(classLoader);
		if (module != null && LogAppenders.instruments(environment, classLoader, module)
				&& !"false".equalsIgnoreCase(PropertyValues.text(environment, "logging.expect-correlation-id"))) {
			CorrelationKeys keys = CorrelationKeys.of(environment);
			environment.getPropertySources()
				.addLast(new MapPropertySource("otelLogCorrelation", Map.of("logging.pattern.correlation",
						"%correlationId{" + keys.traceId() + "(32)," + keys.spanId() + "(16)}")));
		}
	}

	// Boot takes Logback where there are both.
	private static @Nullable String module(ClassLoader classLoader) {
		if (ClassUtils.isPresent(LogbackLibrary.CLASS, classLoader)) {
			return LogbackLibrary.MDC;
		}
		return ClassUtils.isPresent(Log4jLibrary.CLASS, classLoader) ? Log4jLibrary.CONTEXT_DATA : null;
	}

	/**
	 * After the files are read.
	 */
	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE - 10;
	}

}
