package dev.otelspring.pipeline.transport;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The {@code partial_success} of an OTLP answer. The three answer messages have the same
 * field numbers, so one reader serves all signals.
 *
 * @param rejected how many items were refused
 * @param message what the backend said
 * @see <a href="https://opentelemetry.io/docs/specs/otlp/#partial-success-1">OTLP/HTTP,
 * partial success</a>
 */
record PartialSuccess(long rejected, String message) {

	/**
	 * Reads an answer.
	 * @param body the answer's bytes
	 * @return empty if everything was accepted, or if the body is no OTLP answer: some
	 * backends send text with a 200
	 */
	static Optional<PartialSuccess> in(byte[] body) {
		try {
			ProtobufReader response = new ProtobufReader(ByteBuffer.wrap(body));
			while (response.next()) {
				if (response.is(1, ProtobufReader.LENGTH_DELIMITED)) {
					return read(new ProtobufReader(response.message()));
				}
				response.skip();
			}
		}
		catch (BufferUnderflowException | IllegalArgumentException ex) {
			return Optional.empty();
		}
		return Optional.empty();
	}

	private static Optional<PartialSuccess> read(ProtobufReader partial) {
		long count = 0;
		String said = "";
		while (partial.next()) {
			if (partial.is(1, ProtobufReader.VARINT)) {
				count = Math.max(0, partial.varint());
			}
			else if (partial.is(2, ProtobufReader.LENGTH_DELIMITED)) {
				said = ErrorBody.shortened(StandardCharsets.UTF_8.decode(partial.message()).toString());
			}
			else {
				partial.skip();
			}
		}
		return (count == 0 && said.isEmpty()) ? Optional.empty() : Optional.of(new PartialSuccess(count, said));
	}

}
