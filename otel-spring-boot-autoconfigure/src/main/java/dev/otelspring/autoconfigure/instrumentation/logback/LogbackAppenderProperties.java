package dev.otelspring.autoconfigure.instrumentation.logback;

import java.util.List;

import dev.otelspring.autoconfigure.PropertyValues;
import dev.otelspring.autoconfigure.instrumentation.logging.KeySelection;
import dev.otelspring.autoconfigure.instrumentation.logging.LogSelection;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.logging.LogLevel;

/**
 * What of Logback's events becomes log records.
 *
 * @param threshold the lowest level that is sent; what a logger's own level holds back is
 * not sent in any case
 * @param excludeLoggers loggers, with all below them, whose lines are not sent
 * @param maxMessageLength characters of a message, or of another text that was logged;
 * what is beyond is cut off, with a mark
 * @param experimentalLogAttributes whether records have thread.name and thread.id
 * @param experimental what else records have
 */
@ConfigurationProperties("otel.instrumentation.logback-appender")
public record LogbackAppenderProperties(@DefaultValue("trace") LogLevel threshold,
		@DefaultValue List<String> excludeLoggers, @DefaultValue("65536") int maxMessageLength,
		@DefaultValue("false") boolean experimentalLogAttributes, @DefaultValue Experimental experimental) {

	static LogbackAppenderProperties unset() {
		return new LogbackAppenderProperties(LogLevel.TRACE, List.of(), 65536, false, new Experimental(List.of(),
				new Keys(List.of(), List.of()), true, new Keys(List.of(), List.of()), true, false, false, false));
	}

	LogSelection selection(PropertyValues values) {
		int maxLength = (int) values.atLeast("otel.instrumentation.logback-appender.max-message-length",
				this.maxMessageLength, 1, 65536);
		return new LogSelection(this.excludeLoggers, maxLength, this.experimentalLogAttributes, this.experimental.mdc(),
				this.experimental.captureTemplate(), this.experimental.captureArguments());
	}

	/**
	 * What else records have, by the official starter's names.
	 *
	 * @param captureMdcAttributes keys of the MDC that become attributes, * for all
	 * @param mdcAttributes the same by patterns, which win
	 * @param captureKeyValuePairAttributes whether SLF4J's key-value pairs become
	 * attributes; event.name becomes the record's event name
	 * @param keyValuePairAttributes which of them, by patterns, which win
	 * @param captureMarkerAttribute whether markers become the attribute logback.marker
	 * @param captureCodeAttributes whether the place in the code becomes attributes, at
	 * the price of a stack trace for each line
	 * @param captureTemplate whether the message before its parameters were put in
	 * becomes the attribute log.body.template
	 * @param captureArguments whether a message's parameters become the attribute
	 * log.body.parameters
	 */
	public record Experimental(@DefaultValue List<String> captureMdcAttributes, @DefaultValue Keys mdcAttributes,
			@DefaultValue("true") boolean captureKeyValuePairAttributes, @DefaultValue Keys keyValuePairAttributes,
			@DefaultValue("true") boolean captureMarkerAttribute, @DefaultValue("false") boolean captureCodeAttributes,
			@DefaultValue("false") boolean captureTemplate, @DefaultValue("false") boolean captureArguments) {

		KeySelection mdc() {
			return this.mdcAttributes.or(KeySelection.ofNames(this.captureMdcAttributes));
		}

		KeySelection keyValuePairs() {
			return this.keyValuePairAttributes
				.or(this.captureKeyValuePairAttributes ? KeySelection.ALL : KeySelection.NONE);
		}

	}

	/**
	 * Keys by patterns.
	 *
	 * @param included those that become attributes, with * for any characters and ? for
	 * one
	 * @param excluded those that do not; alone, all others do
	 */
	public record Keys(@DefaultValue List<String> included, @DefaultValue List<String> excluded) {

		KeySelection or(KeySelection otherwise) {
			return KeySelection.ofPatterns(this.included, this.excluded, otherwise);
		}

	}

}
