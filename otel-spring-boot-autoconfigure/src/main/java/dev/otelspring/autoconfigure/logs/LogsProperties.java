package dev.otelspring.autoconfigure.logs;

import java.time.Duration;
import java.util.List;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;

/**
 * Log records.
 *
 * @param exporter where log records go: otlp, console, none, or the name of a component
 * on the classpath
 */
@ConfigurationProperties("otel.logs")
public record LogsProperties(@DefaultValue("otlp") List<String> exporter) {

	static LogsProperties unset() {
		return new LogsProperties(List.of("otlp"));
	}

	/**
	 * How log records are gathered.
	 *
	 * @param scheduleDelay how long a record waits at most for a batch to fill
	 * @param maxQueueSize how many records wait at most between the application and the
	 * pipeline
	 * @param maxExportBatchSize how many records a batch has at most
	 * @param exportTimeout the deadline of one request with log records, where it is
	 * shorter than otel.exporter.otlp.timeout; 0 for no limit
	 */
	@ConfigurationProperties("otel.blrp")
	public record Batch(@Name("schedule.delay") @DefaultValue("1s") Duration scheduleDelay,
			@Name("max.queue.size") @DefaultValue("2048") int maxQueueSize,
			@Name("max.export.batch.size") @DefaultValue("512") int maxExportBatchSize,
			@Name("export.timeout") @DefaultValue("30s") Duration exportTimeout) {

		static Batch unset() {
			return new Batch(Duration.ofSeconds(1), 2048, 512, Duration.ofSeconds(30));
		}

	}

}
