package dev.otelspring.autoconfigure.instrumentation.log4j2;

import java.util.List;

import dev.otelspring.autoconfigure.PropertyValues;
import dev.otelspring.autoconfigure.instrumentation.logging.KeySelection;
import dev.otelspring.autoconfigure.instrumentation.logging.LogSelection;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.logging.LogLevel;

/**
 * What of Log4j's events becomes log records.
 *
 * @param threshold the lowest level that is sent; what a logger's own level holds back is
 * not sent in any case
 * @param excludeLoggers loggers, with all below them, whose lines are not sent
 * @param maxMessageLength characters of a message, or of another text that was logged;
 * what is beyond is cut off, with a mark
 * @param experimentalLogAttributes whether records have thread.name and thread.id
 * @param experimental what else records have
 */
@ConfigurationProperties("otel.instrumentation.log4j-appender")
public record Log4jAppenderProperties(@DefaultValue("trace") LogLevel threshold,
		@DefaultValue List<String> excludeLoggers, @DefaultValue("65536") int maxMessageLength,
		@DefaultValue("false") boolean experimentalLogAttributes, @DefaultValue Experimental experimental) {

	static Log4jAppenderProperties unset() {
		return new Log4jAppenderProperties(LogLevel.TRACE, List.of(), 65536, false,
				new Experimental(List.of(), true, true, false, false, false));
	}

	LogSelection selection(PropertyValues values) {
		int maxLength = (int) values.atLeast("otel.instrumentation.log4j-appender.max-message-length",
				this.maxMessageLength, 1, 65536);
		return new LogSelection(this.excludeLoggers, maxLength, this.experimentalLogAttributes,
				KeySelection.ofNames(this.experimental.captureMdcAttributes()), this.experimental.captureTemplate(),
				this.experimental.captureArguments());
	}

	/**
	 * What else records have, by the official starter's names.
	 *
	 * @param captureMdcAttributes keys of the thread's context, SLF4J's key-value pairs
	 * among them, that become attributes, * for all
	 * @param captureMapMessageAttributes whether the entries of a MapMessage become
	 * attributes
	 * @param captureMarkerAttribute whether the marker becomes the attribute log4j.marker
	 * @param captureCodeAttributes whether the place in the code becomes attributes, at
	 * the price of a stack trace for each line
	 * @param captureTemplate whether the message before its parameters were put in
	 * becomes the attribute log.body.template
	 * @param captureArguments whether a message's parameters become the attribute
	 * log.body.parameters
	 */
	public record Experimental(@DefaultValue List<String> captureMdcAttributes,
			@DefaultValue("true") boolean captureMapMessageAttributes,
			@DefaultValue("true") boolean captureMarkerAttribute, @DefaultValue("false") boolean captureCodeAttributes,
			@DefaultValue("false") boolean captureTemplate, @DefaultValue("false") boolean captureArguments) {
	}

}
