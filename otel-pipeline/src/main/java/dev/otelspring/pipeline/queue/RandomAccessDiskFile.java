package dev.otelspring.pipeline.queue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import org.jspecify.annotations.Nullable;

/**
 * A file by way of {@link RandomAccessFile}, and not of a {@code FileChannel}: a channel
 * is closed for everybody as soon as a thread that uses it is interrupted, and an
 * interrupt that was meant for something else must not end a queue.
 */
final class RandomAccessDiskFile implements DiskFile {

	private final Path path;

	private @Nullable RandomAccessFile handle;

	private volatile boolean created;

	private boolean deleted;

	RandomAccessDiskFile(Path path) {
		this.path = path;
	}

	@Override
	public synchronized void write(long position, byte[] bytes) throws IOException {
		RandomAccessFile file = open();
		file.seek(position);
		file.write(bytes);
	}

	@Override
	public synchronized int read(long position, byte[] bytes) throws IOException {
		if (this.handle == null && !Files.exists(this.path)) {
			return 0;
		}
		RandomAccessFile file = open();
		file.seek(position);
		int total = 0;
		while (total < bytes.length) {
			int read = file.read(bytes, total, bytes.length - total);
			if (read < 0) {
				break;
			}
			total += read;
		}
		return total;
	}

	@Override
	public synchronized long size() throws IOException {
		return Files.exists(this.path) ? Files.size(this.path) : 0;
	}

	@Override
	public synchronized void truncate(long size) throws IOException {
		open().setLength(size);
	}

	@Override
	public void force() throws IOException {
		while (true) {
			RandomAccessFile file;
			synchronized (this) {
				if (this.deleted) {
					return;
				}
				file = open();
			}
			try {
				// Outside the lock: it may take a second, and writers do not wait for it.
				file.getFD().sync();
				forceParent();
				return;
			}
			catch (IOException ex) {
				// Otherwise it was released or deleted meanwhile, by another thread.
				if (isOpen(file)) {
					throw ex;
				}
			}
		}
	}

	private synchronized boolean isOpen(RandomAccessFile file) {
		return this.handle == file;
	}

	@Override
	public synchronized void release() {
		RandomAccessFile file = this.handle;
		this.handle = null;
		try {
			if (file != null) {
				file.close();
			}
		}
		catch (IOException ignored) {
			// What was written is the kernel's already; force() is what tells of trouble.
		}
	}

	@Override
	public synchronized void delete() {
		this.deleted = true;
		release();
		try {
			Files.deleteIfExists(this.path);
		}
		catch (IOException ignored) {
			// It is found again at the next start, and what is in it is sent twice.
		}
	}

	private RandomAccessFile open() throws IOException {
		if (this.deleted) {
			throw new NoSuchFileException(this.path.toString());
		}
		RandomAccessFile file = this.handle;
		if (file == null) {
			this.created = this.created || !Files.exists(this.path);
			file = new RandomAccessFile(this.path.toFile(), "rw");
			this.handle = file;
		}
		return file;
	}

	private void forceParent() {
		Path parent = this.path.getParent();
		if (parent == null || !this.created) {
			return;
		}
		this.created = false;
		try (FileChannel directory = FileChannel.open(parent, StandardOpenOption.READ)) {
			directory.force(true);
		}
		catch (IOException ignored) {
			// Windows opens no directories, and needs no such thing.
		}
	}

}
