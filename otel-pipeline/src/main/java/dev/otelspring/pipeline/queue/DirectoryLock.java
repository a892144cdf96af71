package dev.otelspring.pipeline.queue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import org.jspecify.annotations.Nullable;

/**
 * Keeps a directory for one owner. The operating system takes the lock back when the
 * process ends, however it ends.
 *
 * <p>
 * The file tells who holds it: a process id, for the message to the one who comes second.
 */
final class DirectoryLock implements AutoCloseable {

	static final String FILE_NAME = "lock";

	/**
	 * What this JVM holds. It must be known before the file is opened again: POSIX
	 * releases a process's lock as soon as the process closes any descriptor of the file.
	 */
	private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

	/** Never closed, for the same reason: another class loader holds these. */
	private static final List<FileChannel> HELD_BY_OTHERS = new CopyOnWriteArrayList<>();

	/** Far behind the process id, because Windows lets nobody read what is locked. */
	private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

	private final Path directory;

	private final FileChannel channel;

	private DirectoryLock(Path directory, FileChannel channel) {
		this.directory = directory;
		this.channel = channel;
	}

	/**
	 * Takes the lock without waiting.
	 * @param directory an existing directory
	 * @return what releases it
	 * @throws StorageException if somebody else holds it
	 * @throws IOException if the lock file cannot be written
	 */
	static DirectoryLock acquire(Path directory) throws IOException {
		Path real = directory.toRealPath();
		if (!HELD.add(real)) {
			throw inUse(directory, "by this process");
		}
		boolean locked = false;
		try {
			FileChannel channel = FileChannel.open(real.resolve(FILE_NAME), StandardOpenOption.CREATE,
					StandardOpenOption.READ, StandardOpenOption.WRITE);
			locked = lock(directory, channel) != null;
			if (!locked) {
				String owner = readOwner(channel);
				channel.close();
				throw inUse(directory, owner);
			}
			writeOwner(channel);
			return new DirectoryLock(real, channel);
		}
		finally {
			if (!locked) {
				HELD.remove(real);
			}
		}
	}

	private static @Nullable FileLock lock(Path directory, FileChannel channel) throws IOException {
		try {
			return channel.tryLock(LOCKED_BYTE, 1, false);
		}
		catch (OverlappingFileLockException ex) {
			HELD_BY_OTHERS.add(channel);
			throw inUse(directory, "by this process");
		}
		catch (IOException ex) {
			channel.close();
			throw ex;
		}
	}

	private static StorageException inUse(Path directory, String owner) {
		return new StorageException("The storage directory '" + directory + "' is in use " + owner
				+ " (give each process a directory of its own)", directory, null);
	}

	private static String readOwner(FileChannel channel) {
		try {
			ByteBuffer buffer = ByteBuffer.allocate(20);
			channel.read(buffer, 0);
			String owner = StandardCharsets.US_ASCII.decode(buffer.flip()).toString().strip();
			return owner.isEmpty() ? "by another process" : "by process " + owner;
		}
		catch (IOException ex) {
			return "by another process";
		}
	}

	private static void writeOwner(FileChannel channel) {
		try {
			String owner = ProcessHandle.current().pid() + "\n";
			channel.truncate(0).write(StandardCharsets.US_ASCII.encode(owner), 0);
		}
		catch (IOException ignored) {
			// A full disk is no reason not to start.
		}
	}

	@Override
	public void close() {
		try {
			this.channel.close();
		}
		catch (IOException ignored) {
			// The lock ends with the process at the latest.
		}
		HELD.remove(this.directory);
	}

}
