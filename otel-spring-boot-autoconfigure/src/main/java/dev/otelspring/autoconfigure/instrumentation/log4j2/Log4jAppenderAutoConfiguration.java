package dev.otelspring.autoconfigure.instrumentation.log4j2;

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
import org.apache.logging.log4j.core.LogEvent;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;

/**
 * {@link AutoConfiguration Auto-configuration} for log records from Log4j. The appender
 * is attached before; here it meets the SDK.
 */
@AutoConfiguration(after = OpenTelemetryAutoConfiguration.class)
@ConditionalOnClass(name = Log4jLibrary.CLASS)
@ConditionalOnMissingClass("ch.qos.logback.classic.LoggerContext")
@ConditionalOnBean(OpenTelemetry.class)
@ConditionalOnOtelInstrumentation(Log4jLibrary.APPENDER)
@EnableConfigurationProperties(Log4jAppenderProperties.class)
public final class Log4jAppenderAutoConfiguration {

	Log4jAppenderAutoConfiguration() {
	}

	@Bean
	LogThreshold otelLogThreshold(Log4jAppenderProperties otelLog4jAppenderProperties) {
		return new LogThreshold(otelLog4jAppenderProperties.threshold());
	}

	// Nobody asks for it, and it must be there all the same.
	@Bean
	@Lazy(false)
	LogConnection<LogEvent> otelLog4jConnection(OpenTelemetry openTelemetry,
			Log4jAppenderProperties otelLog4jAppenderProperties, PropertyValues otelPropertyValues,
			LogThreshold otelLogThreshold, ConfigurationFindings otelConfigurationFindings, Environment environment,
			ObjectProvider<LogAttachment<LogEvent>> attachment, ObjectProvider<QueueRelief> otelQueueRelief) {
		LogFields fields = new LogFields(openTelemetry.getLogsBridge(),
				otelLog4jAppenderProperties.selection(otelPropertyValues), otelLogThreshold,
				CorrelationKeys.of(environment));
		return new LogConnection<>(attachment.getIfAvailable(),
				new Log4jRecords(fields, otelLog4jAppenderProperties.experimental()), otelConfigurationFindings,
				otelQueueRelief);
	}

}
