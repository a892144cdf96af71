package dev.otelspring.autoconfigure.instrumentation.logging;

import java.util.List;

/**
 * What the way of log records itself logs, and the line that tells where it leads. It
 * must not become log records: a backend that is away would be told of in ever more
 * records for that backend.
 */
public final class OwnLogs {

	private static final List<String> LOGGERS = List.of("dev.otelspring.pipeline", "io.opentelemetry.sdk",
			"io.opentelemetry.exporter");

	/** Libraries log on them too: an HTTP client, at DEBUG, for each request. */
	private static final List<String> THREADS = List.of("otel-source-", "otel-exporter-", "otel-storage", "otel-grpc",
			"otel-failed-start", "otel-start-summary");

	private OwnLogs() {
	}

	/**
	 * Whether a line is the pipeline's own.
	 * @param logger the logger's name
	 * @param thread the name of the thread that logged it
	 * @return {@code true} if it goes nowhere
	 */
	public static boolean contain(String logger, String thread) {
		return startsWithAny(logger, LOGGERS) || startsWithAny(thread, THREADS);
	}

	private static boolean startsWithAny(String name, List<String> prefixes) {
		for (String prefix : prefixes) {
			if (name.startsWith(prefix)) {
				return true;
			}
		}
		return false;
	}

}
