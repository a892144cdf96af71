package dev.otelspring.pipeline.queue;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * CRC32C, which processors compute at several GB a second.
 */
final class Checksum {

	private Checksum() {
	}

	static int of(byte[] bytes) {
		CRC32C crc = new CRC32C();
		crc.update(bytes);
		return (int) crc.getValue();
	}

	/**
	 * A checksum that holds for one file and one place in it alone. Bytes that were
	 * copied there, or that a payload imitates, do not have it.
	 * @param salt the file's random number
	 * @param offset where in the file
	 * @param bytes an array with what is to be checked
	 * @param from where in the array
	 * @param length how many bytes
	 * @return the checksum
	 */
	static int of(long salt, long offset, byte[] bytes, int from, int length) {
		CRC32C crc = new CRC32C();
		crc.update(ByteBuffer.allocate(2 * Long.BYTES).putLong(salt).putLong(offset).flip());
		crc.update(bytes, from, length);
		return (int) crc.getValue();
	}

}
