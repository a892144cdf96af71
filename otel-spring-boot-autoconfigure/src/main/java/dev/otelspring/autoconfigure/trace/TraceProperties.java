package dev.otelspring.autoconfigure.trace;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;

/**
 * Traces.
 *
 * @param exporter where spans go: otlp, console, none, or the name of a component on the
 * classpath
 * @param sampler which traces are kept: always_on, always_off, traceidratio,
 * rate_limiting, each of them also with parentbased_ in front, rules, or the name of a
 * component on the classpath
 * @param samplerArg the sampler's argument; for traceidratio a number from 0 to 1, for
 * rate_limiting traces a second
 */
@ConfigurationProperties("otel.traces")
public record TraceProperties(@DefaultValue("otlp") List<String> exporter,
		@DefaultValue("parentbased_always_on") String sampler, @Name("sampler.arg") @Nullable String samplerArg) {

	static TraceProperties unset() {
		return new TraceProperties(List.of("otlp"), "parentbased_always_on", null);
	}

	/**
	 * How ended spans are gathered.
	 *
	 * @param scheduleDelay how long a span waits at most for a batch to fill
	 * @param maxQueueSize how many spans wait at most between the application and the
	 * pipeline
	 * @param maxExportBatchSize how many spans a batch and a request have at most
	 * @param exportTimeout the deadline of one request with spans, where it is shorter
	 * than otel.exporter.otlp.timeout; 0 for no limit
	 */
	@ConfigurationProperties("otel.bsp")
	public record Batch(@Name("schedule.delay") @DefaultValue("5s") Duration scheduleDelay,
			@Name("max.queue.size") @DefaultValue("2048") int maxQueueSize,
			@Name("max.export.batch.size") @DefaultValue("512") int maxExportBatchSize,
			@Name("export.timeout") @DefaultValue("30s") Duration exportTimeout) {

		static Batch unset() {
			return new Batch(Duration.ofSeconds(5), 2048, 512, Duration.ofSeconds(30));
		}

	}

}
