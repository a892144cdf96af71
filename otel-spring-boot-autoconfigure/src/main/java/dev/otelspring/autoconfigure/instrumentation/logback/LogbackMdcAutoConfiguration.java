package dev.otelspring.autoconfigure.instrumentation.logback;

import ch.qos.logback.classic.LoggerContext;
import dev.otelspring.autoconfigure.OtelPropertiesAutoConfiguration;
import dev.otelspring.autoconfigure.PropertyValues;
import dev.otelspring.autoconfigure.instrumentation.ConditionalOnOtelInstrumentation;
import dev.otelspring.autoconfigure.instrumentation.logging.CorrelationKeys;
import dev.otelspring.autoconfigure.instrumentation.logging.CorrelationProperties;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/**
 * {@link AutoConfiguration Auto-configuration} for the ids in log lines. They are there
 * before any context; here what was set for them is checked.
 */
@AutoConfiguration(after = OtelPropertiesAutoConfiguration.class)
@ConditionalOnClass(LoggerContext.class)
@ConditionalOnOtelInstrumentation(LogbackLibrary.MDC)
@EnableConfigurationProperties({ CorrelationProperties.class, LogbackMdcProperties.class })
public final class LogbackMdcAutoConfiguration {

	LogbackMdcAutoConfiguration() {
	}

	@Bean
	@Lazy(false)
	CorrelationKeys otelCorrelationKeys(CorrelationProperties otelCorrelationProperties,
			LogbackMdcProperties otelLogbackMdcProperties, PropertyValues otelPropertyValues) {
		return CorrelationKeys.of(otelCorrelationProperties, otelLogbackMdcProperties.addBaggage(), otelPropertyValues);
	}

}
