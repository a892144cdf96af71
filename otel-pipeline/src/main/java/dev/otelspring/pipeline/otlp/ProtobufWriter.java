package dev.otelspring.pipeline.otlp;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * Writes protobuf backwards: the last field first, from the end of a buffer to its
 * beginning. The length that stands before a message is then known when its turn comes,
 * without a first pass that only counts. Whoever calls it names the fields from the last
 * to the first, and the elements of a list as well.
 *
 * <p>
 * A field with the default value of proto3 (zero, empty, null) is left out, except by the
 * methods whose name begins with {@code present}: a member of a {@code oneof}, an
 * {@code optional} field. Not thread-safe.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">Protocol buffers,
 * encoding</a>
 */
final class ProtobufWriter {

	private static final int INITIAL_SIZE = 8 * 1024;

	/** A frame of this many bytes is rare: what it needed is not kept for the next. */
	private static final int KEPT_SIZE = 1024 * 1024;

	private static final int VARINT = 0;

	private static final int FIXED64 = 1;

	private static final int LENGTH_DELIMITED = 2;

	private static final int FIXED32 = 5;

	private static final byte NO_DIGIT = -1;

	private static final byte[] HEX_DIGITS = hexDigits();

	private byte[] buffer = new byte[INITIAL_SIZE];

	/** The same bytes, to write eight of them at once. */
	private ByteBuffer words = words(this.buffer);

	/** Where the youngest byte stands; all before it is free. */
	private int position = INITIAL_SIZE;

	/** Forgets what was written. */
	void clear() {
		if (this.buffer.length > KEPT_SIZE) {
			this.buffer = new byte[INITIAL_SIZE];
			this.words = words(this.buffer);
		}
		this.position = this.buffer.length;
	}

	/**
	 * How much there is; taken before a message's fields, it tells where the message
	 * ends.
	 * @return in bytes
	 */
	int length() {
		return this.buffer.length - this.position;
	}

	/**
	 * What was written since there was less of it.
	 * @param length what {@link #length()} was then; 0 for everything
	 * @return a copy
	 */
	byte[] since(int length) {
		return Arrays.copyOfRange(this.buffer, this.position, this.buffer.length - length);
	}

	/**
	 * Makes a field of what was written since.
	 * @param field the field's number
	 * @param lengthBefore what {@link #length()} was before the message's last field
	 */
	void message(int field, int lengthBefore) {
		varint(length() - lengthBefore);
		tag(field, LENGTH_DELIMITED);
	}

	void string(int field, @Nullable String value) {
		if (value != null && !value.isEmpty()) {
			presentString(field, value);
		}
	}

	void presentString(int field, String value) {
		int before = length();
		utf8(value);
		message(field, before);
	}

	void presentBytes(int field, ByteBuffer value) {
		int size = value.remaining();
		ensure(size);
		this.position -= size;
		value.duplicate().get(this.buffer, this.position, size);
		varint(size);
		tag(field, LENGTH_DELIMITED);
	}

	/**
	 * Bytes as they are, without a tag.
	 * @param bytes fields that were written before
	 */
	void encoded(byte[] bytes) {
		ensure(bytes.length);
		this.position -= bytes.length;
		System.arraycopy(bytes, 0, this.buffer, this.position, bytes.length);
	}

	/**
	 * A trace or span id, as bytes.
	 * @param field the field's number
	 * @param hex its digits
	 * @param digits how many there must be
	 * @throws IllegalArgumentException if it is not that many hexadecimal digits
	 */
	void id(int field, String hex, int digits) {
		if (hex.length() != digits) {
			throw new IllegalArgumentException("An id must have " + digits + " digits, had " + hex.length());
		}
		int size = digits / 2;
		ensure(size);
		this.position -= size;
		for (int i = 0; i < size; i++) {
			this.buffer[this.position + i] = (byte) (digit(hex, 2 * i) << 4 | digit(hex, 2 * i + 1));
		}
		varint(size);
		tag(field, LENGTH_DELIMITED);
	}

	void fixed64(int field, long value) {
		if (value != 0) {
			presentFixed64(field, value);
		}
	}

	void presentFixed64(int field, long value) {
		rawFixed64(value);
		tag(field, FIXED64);
	}

	// Minus zero counts as zero, as in the SDK.
	void fixedDouble(int field, double value) {
		if (value != 0) {
			presentDouble(field, value);
		}
	}

	void presentDouble(int field, double value) {
		presentFixed64(field, Double.doubleToRawLongBits(value));
	}

	void fixed32(int field, int value) {
		if (value != 0) {
			ensure(4);
			this.position -= 4;
			this.words.putInt(this.position, value);
			tag(field, FIXED32);
		}
	}

	/**
	 * An {@code enum}, a {@code bool} or a number that is not negative.
	 * @param field the field's number
	 * @param value its value
	 */
	void number(int field, int value) {
		if (value != 0) {
			presentNumber(field, value);
		}
	}

	void presentNumber(int field, long value) {
		varint(value);
		tag(field, VARINT);
	}

	/**
	 * A {@code sint32}: small where the absolute value is.
	 * @param field the field's number
	 * @param value its value
	 */
	void signedNumber(int field, int value) {
		if (value != 0) {
			presentNumber(field, ((value << 1) ^ (value >> 31)) & 0xffff_ffffL);
		}
	}

	/**
	 * An element of a packed list of {@code fixed64}.
	 * @param value the element
	 */
	void rawFixed64(long value) {
		ensure(8);
		this.position -= 8;
		this.words.putLong(this.position, value);
	}

	/**
	 * An element of a packed list of {@code uint64}, or a length.
	 * @param value the element, taken as unsigned
	 */
	void varint(long value) {
		if ((value & ~0x7fL) == 0) {
			ensure(1);
			this.buffer[--this.position] = (byte) value;
			return;
		}
		int size = (70 - Long.numberOfLeadingZeros(value)) / 7;
		ensure(size);
		this.position -= size;
		int last = this.position + size - 1;
		for (int i = this.position; i < last; i++) {
			this.buffer[i] = (byte) (value | 0x80);
			value >>>= 7;
		}
		this.buffer[last] = (byte) value;
	}

	private void tag(int field, int wireType) {
		varint(field << 3 | wireType);
	}

	private void utf8(String value) {
		int size = value.length();
		ensure(size);
		int start = this.position - size;
		byte[] target = this.buffer;
		for (int i = 0; i < size; i++) {
			char c = value.charAt(i);
			if (c >= 0x80) {
				utf8BeyondAscii(value);
				return;
			}
			target[start + i] = (byte) c;
		}
		this.position = start;
	}

	// Half of a surrogate pair has no UTF-8; a decoder would refuse the whole request.
	private void utf8BeyondAscii(String value) {
		ensure(Math.multiplyExact(value.length(), 3));
		byte[] target = this.buffer;
		int at = this.position;
		for (int i = value.length() - 1; i >= 0; i--) {
			char c = value.charAt(i);
			if (c < 0x80) {
				target[--at] = (byte) c;
			}
			else if (c < 0x800) {
				target[--at] = (byte) (0x80 | c & 0x3f);
				target[--at] = (byte) (0xc0 | c >> 6);
			}
			else if (!Character.isSurrogate(c)) {
				target[--at] = (byte) (0x80 | c & 0x3f);
				target[--at] = (byte) (0x80 | c >> 6 & 0x3f);
				target[--at] = (byte) (0xe0 | c >> 12);
			}
			else if (i > 0 && Character.isSurrogatePair(value.charAt(i - 1), c)) {
				int codePoint = Character.toCodePoint(value.charAt(--i), c);
				target[--at] = (byte) (0x80 | codePoint & 0x3f);
				target[--at] = (byte) (0x80 | codePoint >> 6 & 0x3f);
				target[--at] = (byte) (0x80 | codePoint >> 12 & 0x3f);
				target[--at] = (byte) (0xf0 | codePoint >> 18);
			}
			else {
				target[--at] = '?';
			}
		}
		this.position = at;
	}

	private void ensure(int more) {
		if (more > this.position) {
			grow(more);
		}
	}

	private void grow(int more) {
		int length = length();
		int size = Math.max(Math.addExact(length, more),
				(int) Math.min(this.buffer.length * 2L, Integer.MAX_VALUE - 8));
		byte[] larger = new byte[size];
		System.arraycopy(this.buffer, this.position, larger, size - length, length);
		this.buffer = larger;
		this.words = words(larger);
		this.position = size - length;
	}

	private static ByteBuffer words(byte[] buffer) {
		return ByteBuffer.wrap(buffer).order(ByteOrder.LITTLE_ENDIAN);
	}

	private static int digit(String hex, int index) {
		char c = hex.charAt(index);
		byte digit = (c < HEX_DIGITS.length) ? HEX_DIGITS[c] : NO_DIGIT;
		if (digit == NO_DIGIT) {
			throw new IllegalArgumentException("An id must be hexadecimal");
		}
		return digit;
	}

	private static byte[] hexDigits() {
		byte[] digits = new byte[128];
		for (char c = 0; c < digits.length; c++) {
			digits[c] = (byte) Character.digit(c, 16);
		}
		return digits;
	}

}
