package dev.otelspring.autoconfigure.instrumentation.logback;

import java.util.Map;

import dev.otelspring.autoconfigure.PropertyValues;
import dev.otelspring.autoconfigure.instrumentation.logging.CorrelationKeys;
import dev.otelspring.autoconfigure.instrumentation.logging.LogAppenders;

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

	private static final String LOGBACK = "ch.qos.logback.classic.LoggerContext";

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		ClassLoader classLoader = application.getClassLoader();
		if (ClassUtils.isPresent(LOGBACK, classLoader)
				&& LogAppenders.instruments(environment, classLoader, LogbackSession.MDC)
				&& !"false".equalsIgnoreCase(PropertyValues.text(environment, "logging.expect-correlation-id"))) {
			CorrelationKeys keys = CorrelationKeys.of(environment);
			environment.getPropertySources()
				.addLast(new MapPropertySource("otelLogCorrelation", Map.of("logging.pattern.correlation",
						"%correlationId{" + keys.traceId() + "(32)," + keys.spanId() + "(16)}")));
		}
	}

	/**
	 * After the files are read.
	 */
	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE - 10;
	}

}
