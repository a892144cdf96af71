package dev.otelspring.pipeline.queue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The acknowledgements of one segment, 20 bytes each, in the order in which they came.
 *
 * <p>
 * It is never synced. After a power failure some of it may be gone, and what it spoke of
 * is sent twice; a file of ours is never appended to after a restart, so an entry cannot
 * come to speak of a record that was written later. Thread-safe.
 */
final class AcknowledgementFile {

	private final DiskFile file;

	private final long salt;

	private final List<Acknowledgement> unwritten = new ArrayList<>();

	private volatile long size;

	AcknowledgementFile(DiskFile file, long salt) {
		this.file = file;
		this.salt = salt;
	}

	/**
	 * Reads all entries, without those that are torn or damaged.
	 * @return in the order in which they were written
	 * @throws IOException if the file is there and cannot be read
	 */
	synchronized List<Acknowledgement> read() throws IOException {
		long present = this.file.size();
		byte[] bytes = new byte[(int) Math.min(present - present % Acknowledgement.SIZE, Integer.MAX_VALUE / 2)];
		int read = this.file.read(0, bytes);
		List<Acknowledgement> entries = new ArrayList<>();
		ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, read - read % Acknowledgement.SIZE);
		while (buffer.hasRemaining()) {
			Acknowledgement entry = Acknowledgement.decode(buffer, this.salt, buffer.position());
			if (entry != null) {
				entries.add(entry);
			}
		}
		this.size = buffer.limit();
		return entries;
	}

	/**
	 * Appends entries, after those that could not be written before.
	 * @param entries what is settled; none to try again
	 * @throws IOException if the disk does not take them: they are kept for the next time
	 */
	synchronized void append(List<Acknowledgement> entries) throws IOException {
		this.unwritten.addAll(entries);
		if (this.unwritten.isEmpty()) {
			return;
		}
		ByteBuffer buffer = ByteBuffer.allocate(this.unwritten.size() * Acknowledgement.SIZE);
		long start = this.size;
		for (Acknowledgement entry : this.unwritten) {
			entry.encode(buffer, this.salt, start + buffer.position());
		}
		this.file.write(start, buffer.array());
		this.size = start + buffer.capacity();
		this.unwritten.clear();
	}

	long size() {
		return this.size;
	}

	void release() {
		this.file.release();
	}

	void delete() {
		this.file.delete();
	}

}
