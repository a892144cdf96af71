package dev.otelspring.autoconfigure.instrumentation.logback;

import ch.qos.logback.classic.LoggerContext;
import dev.otelspring.autoconfigure.OpenTelemetryAutoConfiguration;
import dev.otelspring.autoconfigure.PropertyValues;
import dev.otelspring.autoconfigure.instrumentation.ConditionalOnOtelInstrumentation;
import dev.otelspring.autoconfigure.instrumentation.logging.CorrelationKeys;
import io.opentelemetry.api.OpenTelemetry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;

/**
 * {@link AutoConfiguration Auto-configuration} for log records from Logback. The appender
 * is attached before; here it meets the SDK.
 */
@AutoConfiguration(after = OpenTelemetryAutoConfiguration.class)
@ConditionalOnClass(LoggerContext.class)
@ConditionalOnBean(OpenTelemetry.class)
@ConditionalOnOtelInstrumentation(LogbackSession.APPENDER)
@EnableConfigurationProperties(LogbackAppenderProperties.class)
public final class LogbackAppenderAutoConfiguration {

	LogbackAppenderAutoConfiguration() {
	}

	// Nobody asks for it, and it must be there all the same.
	@Bean
	@Lazy(false)
	LogbackConnection otelLogbackConnection(OpenTelemetry openTelemetry, LogbackAppenderProperties properties,
			PropertyValues values, Environment environment, ObjectProvider<LogbackSession> session) {
		int maxMessageLength = (int) values.atLeast("otel.instrumentation.logback-appender.max-message-length",
				properties.maxMessageLength(), 1, 65536);
		return new LogbackConnection(session.getIfAvailable(), new LogbackRecords(openTelemetry.getLogsBridge(),
				properties, maxMessageLength, CorrelationKeys.of(environment)));
	}

}
