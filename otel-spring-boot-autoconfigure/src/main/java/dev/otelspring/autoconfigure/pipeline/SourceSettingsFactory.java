package dev.otelspring.autoconfigure.pipeline;

import java.time.Duration;
import java.util.Map;

import dev.otelspring.autoconfigure.PropertyValues;
import dev.otelspring.autoconfigure.logs.LogsProperties;
import dev.otelspring.autoconfigure.metrics.MetricsProperties;
import dev.otelspring.autoconfigure.trace.TraceProperties;
import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.source.SourceSettings;

/**
 * From {@code otel.bsp.*}, {@code otel.blrp.*}, {@code otel.metric.export.*} and the
 * {@code batch} processor to the sources' settings. The processor, where it is given,
 * wins: it is the newer word for the same thing.
 */
final class SourceSettingsFactory {

	private static final Duration METRIC_INTERVAL = Duration.ofSeconds(60);

	private static final Duration EXPORT_TIMEOUT = Duration.ofSeconds(30);

	private final PropertyValues values;

	SourceSettingsFactory(PropertyValues values) {
		this.values = values;
	}

	Sources create(TraceProperties.Batch spans, LogsProperties.Batch logRecords, MetricsProperties.Export metrics,
			ProcessorsProperties processors) {
		ProcessorsProperties.Batch batch = processors.batch();
		SourceSettings spanSettings = settings("otel.bsp.", spans.maxQueueSize(), spans.maxExportBatchSize(),
				spans.scheduleDelay(), SourceSettings.spanDefaults(), batch);
		return new Sources(
				processors.tailSampling().policies().isEmpty() ? spanSettings : atMostOneSecond(spanSettings),
				settings("otel.blrp.", logRecords.maxQueueSize(), logRecords.maxExportBatchSize(),
						logRecords.scheduleDelay(), SourceSettings.logDefaults(), batch),
				this.values.positive("otel.metric.export.interval", metrics.interval(), METRIC_INTERVAL),
				Map.of(Signal.TRACES, timeout("otel.bsp.export.timeout", spans.exportTimeout()), Signal.METRICS,
						timeout("otel.metric.export.timeout", metrics.timeout()), Signal.LOGS,
						timeout("otel.blrp.export.timeout", logRecords.exportTimeout())));
	}

	// No source waits for a backend: the exporters have it to keep.
	private Duration timeout(String property, Duration value) {
		return this.values.timeout(property, value, EXPORT_TIMEOUT);
	}

	// A stage that holds traces back learns the time from batches, empty ones included.
	private static SourceSettings atMostOneSecond(SourceSettings settings) {
		Duration second = Duration.ofSeconds(1);
		return (settings.scheduleDelay().compareTo(second) <= 0) ? settings
				: new SourceSettings(settings.maxQueueSize(), settings.maxBatchSize(), second);
	}

	private SourceSettings settings(String prefix, int queueSize, int batchSize, Duration delay,
			SourceSettings defaults, ProcessorsProperties.Batch processor) {
		int batch = (processor.sendBatchSize() != null)
				? atLeastOne("otel.processors.batch.send-batch-size", processor.sendBatchSize(),
						defaults.maxBatchSize())
				: atLeastOne(prefix + "max.export.batch.size", batchSize, defaults.maxBatchSize());
		int queue = atLeastOne(prefix + "max.queue.size", queueSize, defaults.maxQueueSize());
		Duration wait = (processor.timeout() != null)
				? this.values.notNegative("otel.processors.batch.timeout", processor.timeout(),
						defaults.scheduleDelay())
				: this.values.notNegative(prefix + "schedule.delay", delay, defaults.scheduleDelay());
		// A batch larger than the queue could never fill: the specification allows at
		// most the queue's size.
		return new SourceSettings(queue, Math.min(batch, queue), wait);
	}

	private int atLeastOne(String property, int value, int fallback) {
		return (int) this.values.atLeast(property, value, 1, fallback);
	}

}
