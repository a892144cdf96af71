package dev.otelspring.autoconfigure.instrumentation.logback;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What else log lines tell.
 *
 * @param addBaggage whether an event's MDC has the baggage too, each entry with baggage.
 * before its key
 */
@ConfigurationProperties("otel.instrumentation.logback-mdc")
public record LogbackMdcProperties(@DefaultValue("false") boolean addBaggage) {

	static LogbackMdcProperties unset() {
		return new LogbackMdcProperties(false);
	}

}
