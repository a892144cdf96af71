package dev.otelspring.pipeline.transport;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Base64;

import org.jspecify.annotations.Nullable;

/**
 * The {@code google.rpc.RetryInfo} in a gRPC error's details, by which a backend says
 * that, and when, the same request may succeed.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otlp/#otlpgrpc-throttling">OTLP/gRPC,
 * throttling</a>
 */
final class RetryInfo {

	private static final String TYPE = "google.rpc.RetryInfo";

	private RetryInfo() {
	}

	/**
	 * Looks for the delay.
	 * @param statusDetails the trailer {@code grpc-status-details-bin}: a
	 * {@code google.rpc.Status} in base64, with padding or without
	 * @return the delay, at most an hour; zero if there is a RetryInfo that names none;
	 * {@code null} if there is none
	 */
	static @Nullable Duration delay(@Nullable String statusDetails) {
		if (statusDetails == null) {
			return null;
		}
		try {
			// Java's decoder takes both, padded and not.
			byte[] bytes = Base64.getDecoder().decode(statusDetails.strip());
			ProtobufReader status = new ProtobufReader(ByteBuffer.wrap(bytes));
			while (status.next()) {
				if (!status.is(3, ProtobufReader.LENGTH_DELIMITED)) {
					status.skip();
					continue;
				}
				Duration delay = inAny(new ProtobufReader(status.message()));
				if (delay != null) {
					return delay;
				}
			}
		}
		catch (BufferUnderflowException | IllegalArgumentException | DateTimeException | ArithmeticException ex) {
			// A backend that cannot say when is one that does not say when.
			return null;
		}
		return null;
	}

	private static @Nullable Duration inAny(ProtobufReader any) {
		String type = "";
		ByteBuffer value = ByteBuffer.allocate(0);
		while (any.next()) {
			if (any.is(1, ProtobufReader.LENGTH_DELIMITED)) {
				type = StandardCharsets.UTF_8.decode(any.message()).toString();
			}
			else if (any.is(2, ProtobufReader.LENGTH_DELIMITED)) {
				value = any.message();
			}
			else {
				any.skip();
			}
		}
		// Ex. type.googleapis.com/google.rpc.RetryInfo
		return type.substring(type.lastIndexOf('/') + 1).equals(TYPE) ? inRetryInfo(new ProtobufReader(value)) : null;
	}

	private static Duration inRetryInfo(ProtobufReader retryInfo) {
		while (retryInfo.next()) {
			if (retryInfo.is(1, ProtobufReader.LENGTH_DELIMITED)) {
				return inDuration(new ProtobufReader(retryInfo.message()));
			}
			retryInfo.skip();
		}
		return Duration.ZERO;
	}

	private static Duration inDuration(ProtobufReader duration) {
		long seconds = 0;
		long nanos = 0;
		while (duration.next()) {
			if (duration.is(1, ProtobufReader.VARINT)) {
				seconds = duration.varint();
			}
			else if (duration.is(2, ProtobufReader.VARINT)) {
				nanos = duration.varint();
			}
			else {
				duration.skip();
			}
		}
		return RetryAfter.bounded(Duration.ofSeconds(seconds, nanos));
	}

}
