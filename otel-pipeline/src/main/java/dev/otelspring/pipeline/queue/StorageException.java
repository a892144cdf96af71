package dev.otelspring.pipeline.queue;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * A directory cannot hold queues: it is in use, or cannot be written. It is thrown at the
 * start alone; later on, a disk that fails makes a queue fall back on memory.
 */
public final class StorageException extends RuntimeException {

	private final transient Path directory;

	StorageException(String message, Path directory, @Nullable Throwable cause) {
		super(message, cause);
		this.directory = directory;
	}

	/**
	 * The directory in question.
	 * @return as it was given
	 */
	public Path directory() {
		return this.directory;
	}

}
