package dev.otelspring.pipeline.transport;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

import dev.otelspring.pipeline.otlp.Frame;

/**
 * Frames joined and compressed, and answers decompressed, up to a limit.
 */
final class Gzip {

	private Gzip() {
	}

	static byte[] compress(List<Frame> frames) {
		int size = frames.stream().mapToInt(Frame::size).sum();
		ByteArrayOutputStream bytes = new ByteArrayOutputStream(Math.max(256, size / 4));
		try (GZIPOutputStream gzip = new GZIPOutputStream(bytes, 8192)) {
			for (Frame frame : frames) {
				gzip.write(frame.bytes());
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return bytes.toByteArray();
	}

	/**
	 * Decompresses an answer. Never more than the limit, whatever a few bytes would grow
	 * to.
	 * @param compressed what came
	 * @param limit how many bytes to give at most
	 * @return the start of the content; empty if it is not gzip
	 */
	static byte[] decompress(byte[] compressed, int limit) {
		try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
			return gzip.readNBytes(limit);
		}
		catch (IOException ex) {
			return new byte[0];
		}
	}

}
