package dev.otelspring.autoconfigure.instrumentation.log4j2;

import dev.otelspring.autoconfigure.OtelPropertiesAutoConfiguration;
import dev.otelspring.autoconfigure.PropertyValues;
import dev.otelspring.autoconfigure.instrumentation.ConditionalOnOtelInstrumentation;
import dev.otelspring.autoconfigure.instrumentation.logging.CorrelationKeys;
import dev.otelspring.autoconfigure.instrumentation.logging.CorrelationProperties;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/**
 * {@link AutoConfiguration Auto-configuration} for the ids in log lines. They are there
 * before any context; here what was set for them is checked.
 */
@AutoConfiguration(after = OtelPropertiesAutoConfiguration.class)
@ConditionalOnClass(name = Log4jLibrary.CLASS)
@ConditionalOnMissingClass("ch.qos.logback.classic.LoggerContext")
@ConditionalOnOtelInstrumentation(Log4jLibrary.CONTEXT_DATA)
@EnableConfigurationProperties(CorrelationProperties.class)
public final class Log4jContextDataAutoConfiguration {

	Log4jContextDataAutoConfiguration() {
	}

	@Bean
	@Lazy(false)
	CorrelationKeys otelCorrelationKeys(CorrelationProperties otelCorrelationProperties,
			PropertyValues otelPropertyValues) {
		return CorrelationKeys.of(otelCorrelationProperties, false, otelPropertyValues);
	}

}
