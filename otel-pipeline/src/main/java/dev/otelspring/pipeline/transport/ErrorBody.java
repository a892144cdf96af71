package dev.otelspring.pipeline.transport;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What a backend said in the body of an error: a {@code google.rpc.Status}, or text.
 */
final class ErrorBody {

	private static final int LONGEST = 300;

	private ErrorBody() {
	}

	static String message(byte[] body, String contentType) {
		if (body.length == 0) {
			return "";
		}
		if (contentType.startsWith("application/x-protobuf")) {
			return status(body);
		}
		return shortened(new String(body, 0, Math.min(body.length, 4 * LONGEST), StandardCharsets.UTF_8));
	}

	private static String status(byte[] body) {
		try {
			ProtobufReader status = new ProtobufReader(ByteBuffer.wrap(body));
			while (status.next()) {
				if (status.is(2, ProtobufReader.LENGTH_DELIMITED)) {
					return shortened(StandardCharsets.UTF_8.decode(status.message()).toString());
				}
				status.skip();
			}
		}
		catch (BufferUnderflowException | IllegalArgumentException ex) {
			return "";
		}
		return "";
	}

	// One line, without control characters: it goes into a log.
	static String shortened(String text) {
		StringBuilder line = new StringBuilder();
		boolean gap = false;
		for (int i = 0; i < text.length() && line.length() < LONGEST; i++) {
			char c = text.charAt(i);
			if (Character.isWhitespace(c) || Character.isISOControl(c)) {
				gap = line.length() > 0;
				continue;
			}
			if (gap) {
				line.append(' ');
				gap = false;
			}
			line.append(c);
		}
		return (line.length() >= LONGEST) ? line.append(" …").toString() : line.toString();
	}

}
