package dev.otelspring.autoconfigure.instrumentation.logging;

import java.util.List;

/**
 * What of log events becomes records.
 *
 * @param excludeLoggers loggers, with all below them, that make none
 * @param maxLength characters of a text
 * @param thread whether they have the thread
 * @param mdc which keys of the MDC they have
 * @param template whether they have the message without its parameters
 * @param arguments whether they have the parameters
 */
public record LogSelection(List<String> excludeLoggers, int maxLength, boolean thread, KeySelection mdc,
		boolean template, boolean arguments) {
}
