package dev.otelspring.autoconfigure.instrumentation.logback;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.otelspring.autoconfigure.ConfigurationFindings;
import dev.otelspring.autoconfigure.OpenTelemetryAutoConfiguration;
import dev.otelspring.autoconfigure.PropertyValues;
import dev.otelspring.autoconfigure.QueueRelief;
import dev.otelspring.autoconfigure.instrumentation.ConditionalOnOtelInstrumentation;
import dev.otelspring.autoconfigure.instrumentation.logging.CorrelationKeys;
import dev.otelspring.autoconfigure.instrumentation.logging.LogAttachment;
import dev.otelspring.autoconfigure.instrumentation.logging.LogConnection;
import dev.otelspring.autoconfigure.instrumentation.logging.LogFields;
import dev.otelspring.autoconfigure.instrumentation.logging.LogThreshold;
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
@ConditionalOnOtelInstrumentation(LogbackLibrary.APPENDER)
@EnableConfigurationProperties(LogbackAppenderProperties.class)
public final class LogbackAppenderAutoConfiguration {

	LogbackAppenderAutoConfiguration() {
	}

	@Bean
	LogThreshold otelLogThreshold(LogbackAppenderProperties otelLogbackAppenderProperties) {
		return new LogThreshold(otelLogbackAppenderProperties.threshold());
	}

	// Nobody asks for it, and it must be there all the same.
	@Bean
	@Lazy(false)
	LogConnection<ILoggingEvent> otelLogbackConnection(OpenTelemetry openTelemetry,
			LogbackAppenderProperties otelLogbackAppenderProperties, PropertyValues otelPropertyValues,
			LogThreshold otelLogThreshold, ConfigurationFindings otelConfigurationFindings, Environment environment,
			ObjectProvider<LogAttachment<ILoggingEvent>> attachment, ObjectProvider<QueueRelief> otelQueueRelief) {
		LogFields fields = new LogFields(openTelemetry.getLogsBridge(),
				otelLogbackAppenderProperties.selection(otelPropertyValues), otelLogThreshold,
				CorrelationKeys.of(environment));
		return new LogConnection<>(attachment.getIfAvailable(),
				new LogbackRecords(fields, otelLogbackAppenderProperties.experimental()), otelConfigurationFindings,
				otelQueueRelief);
	}

}
