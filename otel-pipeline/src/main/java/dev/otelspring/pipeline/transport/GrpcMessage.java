package dev.otelspring.pipeline.transport;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import dev.otelspring.pipeline.otlp.Frame;

/**
 * A message as gRPC puts it into an HTTP/2 body: a flag that says whether it is
 * compressed, its length in four bytes, and the message.
 *
 * @see <a href= "https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md">gRPC
 * over HTTP/2</a>
 */
final class GrpcMessage {

	private static final int PREFIX = 5;

	private GrpcMessage() {
	}

	/**
	 * The pieces of a request, one after the other on the wire. Without compression the
	 * frames' own bytes are among them, not a copy.
	 * @param frames what to send
	 * @param compression how
	 * @return the prefix first
	 */
	static byte[][] pieces(List<Frame> frames, Compression compression) {
		if (compression == Compression.GZIP) {
			byte[] message = Gzip.compress(frames);
			return new byte[][] { prefix(1, message.length), message };
		}
		byte[][] pieces = new byte[frames.size() + 1][];
		int length = 0;
		for (int i = 0; i < frames.size(); i++) {
			pieces[i + 1] = frames.get(i).bytes();
			length = Math.addExact(length, frames.get(i).size());
		}
		pieces[0] = prefix(0, length);
		return pieces;
	}

	private static byte[] prefix(int flag, int length) {
		return ByteBuffer.allocate(PREFIX).put((byte) flag).putInt(length).array();
	}

	/**
	 * The first message of a body.
	 * @param body the start of an answer's body
	 * @param encoding the {@code grpc-encoding} of the answer
	 * @param limit how many bytes a compressed message may grow to
	 * @return its bytes; empty if there is none, or none that can be read
	 */
	static byte[] first(byte[] body, String encoding, int limit) {
		if (body.length < PREFIX) {
			return new byte[0];
		}
		ByteBuffer prefix = ByteBuffer.wrap(body);
		boolean compressed = prefix.get() == 1;
		long length = Integer.toUnsignedLong(prefix.getInt());
		byte[] message = Arrays.copyOfRange(body, PREFIX, (int) Math.min(body.length, PREFIX + length));
		if (!compressed) {
			return message;
		}
		return "gzip".equals(encoding.toLowerCase(Locale.ROOT)) ? Gzip.decompress(message, limit) : new byte[0];
	}

}
