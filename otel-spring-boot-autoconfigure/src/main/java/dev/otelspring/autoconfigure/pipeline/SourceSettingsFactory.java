package dev.otelspring.autoconfigure.pipeline;

import java.time.Duration;

import dev.otelspring.autoconfigure.PropertyValues;
import dev.otelspring.autoconfigure.logs.LogsProperties;
import dev.otelspring.autoconfigure.trace.TraceProperties;
import dev.otelspring.pipeline.exporter.ExporterSettings;
import dev.otelspring.pipeline.source.SourceSettings;

/**
 * From {@code otel.bsp.*} and {@code otel.blrp.*} to the sources' settings.
 */
final class SourceSettingsFactory {

	private final PropertyValues values;

	SourceSettingsFactory(PropertyValues values) {
		this.values = values;
	}

	SourceSettings spans(TraceProperties.Batch batch) {
		return settings("otel.bsp.", batch.maxQueueSize(), batch.maxExportBatchSize(), batch.scheduleDelay(),
				SourceSettings.spanDefaults());
	}

	SourceSettings logRecords(LogsProperties.Batch batch) {
		return settings("otel.blrp.", batch.maxQueueSize(), batch.maxExportBatchSize(), batch.scheduleDelay(),
				SourceSettings.logDefaults());
	}

	ExporterSettings requests(TraceProperties.Batch batch) {
		ExporterSettings defaults = ExporterSettings.defaults();
		return new ExporterSettings(spans(batch).maxBatchSize(), defaults.maxRequestBytes(), defaults.numConsumers());
	}

	private SourceSettings settings(String prefix, int queueSize, int batchSize, Duration delay,
			SourceSettings defaults) {
		int batch = batchSize;
		if (batch < 1) {
			this.values.reject(prefix + "max.export.batch.size", String.valueOf(batch), "must be at least 1");
			batch = defaults.maxBatchSize();
		}
		int queue = queueSize;
		if (queue < 1) {
			this.values.reject(prefix + "max.queue.size", String.valueOf(queue), "must be at least 1");
			queue = defaults.maxQueueSize();
		}
		Duration wait = delay;
		if (wait.isNegative()) {
			this.values.reject(prefix + "schedule.delay", wait.toString(), "must not be negative");
			wait = defaults.scheduleDelay();
		}
		// A batch larger than the queue could never fill: the specification allows at
		// most the queue's size.
		return new SourceSettings(queue, Math.min(batch, queue), wait);
	}

}
