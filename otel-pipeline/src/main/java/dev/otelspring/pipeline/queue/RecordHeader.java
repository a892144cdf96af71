package dev.otelspring.pipeline.queue;

import java.nio.ByteBuffer;

import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.otlp.Frame;
import org.jspecify.annotations.Nullable;

/**
 * The 40 bytes before each payload. A segment's last header may be a seal, which has no
 * payload and only says how many items came before it.
 *
 * <pre>
 * 0  marker            8  bytes to find the next record by, after damage
 * 8  signal            4  0 for a seal
 * 12 count             4  items in the payload
 * 16 length            4  bytes of the payload
 * 20 payload checksum  4  CRC32C
 * 24 totals           12  items in the segment before this record, by signal
 * 36 header checksum   4  CRC32C of salt, offset and the 36 bytes before
 * </pre>
 *
 * <p>
 * The totals are why a damaged header costs no exactness: the items that it stood for are
 * the difference between its neighbours.
 *
 * @param signal the kind of telemetry, {@code null} for a seal
 * @param count how many items
 * @param length how many bytes the payload has
 * @param checksum the payload's CRC32C
 * @param before what the segment holds before this record
 */
record RecordHeader(@Nullable Signal signal, int count, int length, int checksum, Totals before) {

	static final int SIZE = 40;

	/** Its last byte is the format's version. */
	private static final long RECORD_MARKER = 0x8B4F54656C526501L;

	/** Differs in every bit, so that a damaged one still resembles itself most. */
	private static final long SEAL_MARKER = ~RECORD_MARKER;

	private static final int CHECKED = SIZE - Integer.BYTES;

	private static final int SIGNAL_AT = 8;

	static RecordHeader of(Frame frame, Totals before) {
		return new RecordHeader(frame.signal(), frame.count(), frame.size(), Checksum.of(frame.bytes()), before);
	}

	static RecordHeader seal(Totals before) {
		return new RecordHeader(null, 0, 0, 0, before);
	}

	/**
	 * How many bytes a frame takes on disk.
	 * @param frame the frame
	 * @return header and payload
	 */
	static long recordSize(Frame frame) {
		return (long) SIZE + frame.size();
	}

	Totals after() {
		return (this.signal != null) ? this.before.plus(this.signal, this.count) : this.before;
	}

	byte[] encode(long salt, long offset) {
		ByteBuffer buffer = ByteBuffer.allocate(SIZE);
		buffer.putLong((this.signal != null) ? RECORD_MARKER : SEAL_MARKER);
		buffer.putInt((this.signal != null) ? SignalCode.of(this.signal) : 0);
		buffer.putInt(this.count).putInt(this.length).putInt(this.checksum);
		buffer.putInt(this.before.traces()).putInt(this.before.metrics()).putInt(this.before.logs());
		buffer.putInt(Checksum.of(salt, offset, buffer.array(), 0, CHECKED));
		return buffer.array();
	}

	/**
	 * Reads a header.
	 * @param bytes an array that contains at least {@link #SIZE} bytes from {@code at}
	 * @param at where in the array
	 * @param salt the segment's
	 * @param offset where in the segment
	 * @return {@code null} if there is no valid header for this place
	 */
	static @Nullable RecordHeader decode(byte[] bytes, int at, long salt, long offset) {
		ByteBuffer buffer = ByteBuffer.wrap(bytes, at, SIZE);
		long marker = buffer.getLong();
		if (marker != RECORD_MARKER && marker != SEAL_MARKER) {
			return null;
		}
		Signal signal = SignalCode.signal(buffer.getInt());
		RecordHeader header = new RecordHeader(signal, buffer.getInt(), buffer.getInt(), buffer.getInt(),
				new Totals(buffer.getInt(), buffer.getInt(), buffer.getInt()));
		boolean valid = buffer.getInt() == Checksum.of(salt, offset, bytes, at, CHECKED) && header.length >= 0
				&& (signal != null) == (marker == RECORD_MARKER);
		return valid ? header : null;
	}

	/**
	 * Whether the end of a segment that cannot be read was a seal, in which case nothing
	 * is lost with it.
	 * @param end the bytes from the last place that could be read to the segment's end
	 * @return {@code false} if it was rather a record
	 */
	static boolean resemblesSeal(byte[] end) {
		if (end.length > SIZE) {
			return false;
		}
		int common = 0;
		int bytes = Math.min(end.length, Long.BYTES);
		for (int i = 0; i < bytes; i++) {
			int seal = (int) (SEAL_MARKER >>> (Long.SIZE - Byte.SIZE * (i + 1)));
			common += Byte.SIZE - Integer.bitCount((end[i] ^ seal) & 0xFF);
		}
		return common > bytes * Byte.SIZE / 2;
	}

	/**
	 * The signal that a damaged or torn header names: a guess, better than none.
	 * @param bytes the segment from where the header starts, maybe few
	 * @return {@code null} if it names none
	 */
	static @Nullable Signal guessSignal(byte[] bytes) {
		return (bytes.length >= SIGNAL_AT + Integer.BYTES) ? SignalCode.signal(ByteBuffer.wrap(bytes).getInt(SIGNAL_AT))
				: null;
	}

}
