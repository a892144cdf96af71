package dev.otelspring.autoconfigure.exporter;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

import dev.otelspring.autoconfigure.PropertyValues;
import dev.otelspring.pipeline.assembly.TelemetryPipeline;
import dev.otelspring.pipeline.queue.DurableQueueSettings;
import dev.otelspring.pipeline.queue.MemoryQueue;
import dev.otelspring.pipeline.queue.SendingQueue;
import dev.otelspring.pipeline.queue.StorageDirectory;
import dev.otelspring.pipeline.queue.StorageException;
import org.jspecify.annotations.Nullable;

/**
 * Makes the queues of exporters. Those on disk share one directory and its size equally,
 * so that a backend that is away cannot take the room of the others.
 *
 * <p>
 * Closing it gives the directory back, unless the pipeline has taken it over.
 */
final class QueueFactory implements AutoCloseable {

	private static final String DIRECTORY = "otel.storage.directory";

	private final ExportersProperties.Storage storage;

	private final PropertyValues values;

	private final long onDisk;

	private @Nullable StorageDirectory directory;

	QueueFactory(ExportersProperties.Storage storage, List<ExporterConfiguration> configurations,
			PropertyValues values) {
		this.storage = storage;
		this.values = values;
		this.onDisk = configurations.stream().filter(ExporterConfiguration::onDisk).count();
	}

	SendingQueue create(ExporterConfiguration configuration) {
		if (configuration.onDisk()) {
			try {
				StorageDirectory open = directory();
				if (open != null) {
					return open.queue(configuration.name(), settings(configuration));
				}
			}
			catch (StorageException ex) {
				this.values.reject(DIRECTORY, this.storage.directory(), String.valueOf(ex.getMessage()));
			}
		}
		return new MemoryQueue(configuration.queueSize());
	}

	void handOver(TelemetryPipeline.Builder builder) {
		if (this.directory != null) {
			builder.addResource(this.directory);
			this.directory = null;
		}
	}

	@Override
	public void close() {
		if (this.directory != null) {
			this.directory.close();
		}
	}

	private DurableQueueSettings settings(ExporterConfiguration configuration) {
		long size = this.storage.maxSize().toBytes();
		if (size < 1_000_000) {
			this.values.reject("otel.storage.max-size", this.storage.maxSize().toString(), "must be at least 1MB");
			size = 100_000_000;
		}
		DurableQueueSettings defaults = DurableQueueSettings.ofCapacity(size / this.onDisk);
		return new DurableQueueSettings(defaults.capacity(), defaults.segmentBytes(), defaults.cacheBytes(),
				configuration.queueSize(), defaults.syncInterval());
	}

	private @Nullable StorageDirectory directory() {
		String path = this.storage.directory();
		if (this.directory == null && path != null) {
			try {
				this.directory = StorageDirectory.open(Path.of(path));
			}
			catch (InvalidPathException ex) {
				this.values.reject(DIRECTORY, path, "must be a path: " + ex.getReason());
			}
		}
		return this.directory;
	}

}
