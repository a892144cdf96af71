package dev.otelspring.pipeline.queue;

import java.io.IOException;
import java.nio.file.Path;

/**
 * The few things that a queue does with a file. Tests put a full disk here.
 *
 * <p>
 * Thread-safe. A file opens itself when it is needed, and again after {@link #release}.
 */
interface DiskFile {

	/**
	 * Writes all the bytes; creates the file if need be.
	 * @param position where the first one goes
	 * @param bytes what to write
	 * @throws IOException if not all of it could be written
	 */
	void write(long position, byte[] bytes) throws IOException;

	/**
	 * Reads until the array is full or the file ends.
	 * @param position where to start
	 * @param bytes where to put it
	 * @return how many bytes were read, 0 if there is no such file
	 * @throws IOException if the file cannot be read
	 */
	int read(long position, byte[] bytes) throws IOException;

	/**
	 * How long it is.
	 * @return the number of bytes, 0 if there is no such file
	 * @throws IOException if that cannot be told
	 */
	long size() throws IOException;

	/**
	 * Cuts off what comes after.
	 * @param size how many bytes stay
	 * @throws IOException if that fails
	 */
	void truncate(long size) throws IOException;

	/**
	 * Waits until all that was written survives a power failure, the file's name
	 * included. Others may write meanwhile.
	 * @throws IOException if that cannot be had
	 */
	void force() throws IOException;

	/** Gives the file descriptor back. */
	void release();

	/** Deletes the file as well as it can. It is not used afterwards. */
	void delete();

	/** Where files come from. */
	@FunctionalInterface
	interface Disk {

		DiskFile file(Path path);

	}

}
