package dev.otelspring.pipeline.transport;

import java.nio.ByteBuffer;

/**
 * Just enough of the protobuf wire format to read an answer of two fields; a whole
 * protobuf library would be 2 MB in every application.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">Protocol buffers,
 * encoding</a>
 */
final class ProtobufReader {

	static final int VARINT = 0;

	static final int LENGTH_DELIMITED = 2;

	private final ByteBuffer bytes;

	private int tag;

	ProtobufReader(ByteBuffer bytes) {
		this.bytes = bytes;
	}

	/**
	 * Goes to the next field.
	 * @return whether there is one
	 * @throws java.nio.BufferUnderflowException if the message is cut
	 */
	boolean next() {
		if (!this.bytes.hasRemaining()) {
			return false;
		}
		this.tag = (int) varint();
		return true;
	}

	boolean is(int field, int wireType) {
		return this.tag == ((field << 3) | wireType);
	}

	long varint() {
		long value = 0;
		for (int shift = 0; shift < 64; shift += 7) {
			byte b = this.bytes.get();
			value |= (long) (b & 0x7f) << shift;
			if (b >= 0) {
				return value;
			}
		}
		throw new IllegalArgumentException("varint too long");
	}

	ByteBuffer message() {
		long length = varint();
		if (length < 0 || length > this.bytes.remaining()) {
			throw new IllegalArgumentException("length beyond the end");
		}
		ByteBuffer slice = this.bytes.slice(this.bytes.position(), (int) length);
		this.bytes.position(this.bytes.position() + (int) length);
		return slice;
	}

	void skip() {
		switch (this.tag & 7) {
			case VARINT -> varint();
			case 1 -> this.bytes.position(this.bytes.position() + 8);
			case LENGTH_DELIMITED -> message();
			case 5 -> this.bytes.position(this.bytes.position() + 4);
			default -> throw new IllegalArgumentException("unknown wire type");
		}
	}

}
