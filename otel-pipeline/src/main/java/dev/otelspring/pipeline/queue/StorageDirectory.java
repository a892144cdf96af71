package dev.otelspring.pipeline.queue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Where one process keeps its {@link DurableQueue}s: a sub-directory for each exporter,
 * and a lock so that no second process sends the same items, or deletes them.
 *
 * <pre>
 * storage/lock
 * storage/exporter-main/0000000000000000001-5a3c….segment
 * storage/exporter-main/0000000000000000001-5a3c….ack
 * </pre>
 *
 * <p>
 * One daemon thread syncs all of its queues. Thread-safe.
 */
public final class StorageDirectory implements AutoCloseable {

	private final Path directory;

	private final DirectoryLock lock;

	private final DiskFile.Disk disk;

	private final Scheduler scheduler;

	private final Runnable stopScheduler;

	private final Map<String, DurableQueue> queues = new LinkedHashMap<>();

	private boolean closed;

	private StorageDirectory(Path directory, DirectoryLock lock, DiskFile.Disk disk, Scheduler scheduler,
			Runnable stopScheduler) {
		this.directory = directory;
		this.lock = lock;
		this.disk = disk;
		this.scheduler = scheduler;
		this.stopScheduler = stopScheduler;
	}

	/**
	 * Takes a directory for this process. It is created if need be, readable by the owner
	 * alone where the file system knows owners.
	 * @param directory where
	 * @return to be closed after the queues' last use
	 * @throws StorageException if another process, or another part of this one, has it
	 * open, or if it cannot be created or written
	 */
	public static StorageDirectory open(Path directory) {
		ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, (task) -> {
			Thread thread = new Thread(task, "otel-storage");
			thread.setDaemon(true);
			return thread;
		});
		executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
		return open(directory, RandomAccessDiskFile::new, (task, delay) -> {
			if (!executor.isShutdown()) {
				executor.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
			}
		}, () -> stop(executor));
	}

	static StorageDirectory open(Path directory, DiskFile.Disk disk, Scheduler scheduler, Runnable stopScheduler) {
		try {
			createDirectory(directory);
			return new StorageDirectory(directory, DirectoryLock.acquire(directory), disk, scheduler, stopScheduler);
		}
		catch (IOException ex) {
			throw unusable(directory, ex);
		}
	}

	/**
	 * Opens an exporter's queue, with what an earlier process left in it. Damage in it is
	 * counted and logged, and never stops the start.
	 * @param exporterName the exporter's name; any characters will do
	 * @param settings how much it keeps
	 * @return a queue, which this directory closes if its exporter does not
	 * @throws StorageException if the sub-directory cannot be created or read
	 * @throws IllegalArgumentException if the name is empty
	 * @throws IllegalStateException if the exporter's queue is open already, or the
	 * directory is closed
	 */
	public synchronized DurableQueue queue(String exporterName, DurableQueueSettings settings) {
		if (exporterName.isEmpty()) {
			throw new IllegalArgumentException("exporterName must not be empty");
		}
		if (this.closed) {
			throw new IllegalStateException("The storage directory '" + this.directory + "' is closed");
		}
		DurableQueue present = this.queues.get(exporterName);
		if (present != null && !present.isClosed()) {
			throw new IllegalStateException("The queue of exporter '" + exporterName + "' is open already");
		}
		Path home = this.directory.resolve(directoryName(exporterName));
		try {
			createDirectory(home);
			DurableQueue queue = new DurableQueue(exporterName, home, settings, this.disk, this.scheduler);
			this.queues.put(exporterName, queue);
			return queue;
		}
		catch (IOException ex) {
			throw unusable(home, ex);
		}
	}

	/** Closes the queues that are still open, and lets others have the directory. */
	@Override
	public synchronized void close() {
		if (this.closed) {
			return;
		}
		this.closed = true;
		this.queues.values().forEach(DurableQueue::close);
		this.stopScheduler.run();
		this.lock.close();
	}

	/**
	 * A directory for an exporter: two names never share one, not even where upper and
	 * lower case are the same to the file system.
	 * @param exporterName any name
	 * @return {@code exporter-} and the name, with all but lower case letters, digits,
	 * {@code -} and {@code _} as {@code %} and two hexadecimal digits for each byte
	 */
	static String directoryName(String exporterName) {
		StringBuilder name = new StringBuilder("exporter-");
		for (byte b : exporterName.getBytes(StandardCharsets.UTF_8)) {
			if ((b >= 'a' && b <= 'z') || (b >= '0' && b <= '9') || b == '-' || b == '_') {
				name.append((char) b);
			}
			else {
				name.append(String.format("%%%02x", b));
			}
		}
		return name.toString();
	}

	private static void createDirectory(Path directory) throws IOException {
		boolean posix = directory.getFileSystem().supportedFileAttributeViews().contains("posix");
		FileAttribute<?>[] attributes = posix
				? new FileAttribute<?>[] {
						PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")) }
				: new FileAttribute<?>[0];
		Files.createDirectories(directory, attributes);
		if (!Files.isWritable(directory)) {
			throw new IOException("no permission to write");
		}
	}

	private static StorageException unusable(Path directory, IOException cause) {
		return new StorageException("The storage directory '" + directory + "' cannot be used: " + cause
				+ " (name a directory that this process may create and write)", directory, cause);
	}

	private static void stop(ScheduledThreadPoolExecutor executor) {
		executor.shutdown();
		boolean interrupted = false;
		try {
			// A sync that still runs must not outlive the lock for long.
			if (!executor.awaitTermination(Duration.ofSeconds(5).toNanos(), TimeUnit.NANOSECONDS)) {
				executor.shutdownNow();
			}
		}
		catch (InterruptedException ex) {
			interrupted = true;
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

}
