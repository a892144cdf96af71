package dev.otelspring.pipeline.queue;

import java.nio.ByteBuffer;

import dev.otelspring.pipeline.Signal;
import org.jspecify.annotations.Nullable;

/**
 * Items of a segment that are settled: delivered, dropped, or counted as lost.
 *
 * <pre>
 * 0  offset    8
 * 8  signal    4
 * 12 count     4
 * 16 checksum  4  CRC32C of salt, place in the file and the 16 bytes before
 * </pre>
 *
 * <p>
 * The count stands here as well because a record that was acknowledged first and damaged
 * afterwards is no loss.
 *
 * @param offset where the record's header starts in the segment; for damage, where it
 * starts
 * @param signal the kind of telemetry
 * @param count how many items
 */
record Acknowledgement(long offset, Signal signal, int count) {

	static final int SIZE = 20;

	private static final int CHECKED = SIZE - Integer.BYTES;

	void encode(ByteBuffer buffer, long salt, long place) {
		int at = buffer.position();
		buffer.putLong(this.offset).putInt(SignalCode.of(this.signal)).putInt(this.count);
		buffer.putInt(Checksum.of(salt, place, buffer.array(), at, CHECKED));
	}

	/**
	 * Reads an entry.
	 * @param buffer over an array, at the entry; left behind it
	 * @param salt the segment's
	 * @param place where in the file
	 * @return {@code null} if it is damaged: then the record is sent again
	 */
	static @Nullable Acknowledgement decode(ByteBuffer buffer, long salt, long place) {
		int at = buffer.position();
		long offset = buffer.getLong();
		Signal signal = SignalCode.signal(buffer.getInt());
		int count = buffer.getInt();
		boolean valid = buffer.getInt() == Checksum.of(salt, place, buffer.array(), at, CHECKED);
		return (valid && signal != null) ? new Acknowledgement(offset, signal, count) : null;
	}

}
