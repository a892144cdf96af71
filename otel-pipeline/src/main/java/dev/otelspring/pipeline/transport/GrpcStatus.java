package dev.otelspring.pipeline.transport;

import org.jspecify.annotations.Nullable;

/**
 * The status codes of gRPC, in the order of their numbers, and what the OTLP
 * specification makes of each.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otlp/#failures">OTLP/gRPC,
 * failures</a>
 */
enum GrpcStatus {

	OK(false),

	CANCELLED(true),

	UNKNOWN(false),

	INVALID_ARGUMENT(false),

	DEADLINE_EXCEEDED(true),

	NOT_FOUND(false),

	ALREADY_EXISTS(false),

	PERMISSION_DENIED(false),

	/** Only if the backend says when: see {@link RetryInfo}. */
	RESOURCE_EXHAUSTED(false),

	FAILED_PRECONDITION(false),

	ABORTED(true),

	OUT_OF_RANGE(true),

	UNIMPLEMENTED(false),

	INTERNAL(false),

	UNAVAILABLE(true),

	DATA_LOSS(true),

	UNAUTHENTICATED(false);

	private static final GrpcStatus[] VALUES = values();

	private final boolean retryable;

	GrpcStatus(boolean retryable) {
		this.retryable = retryable;
	}

	boolean isRetryable() {
		return this.retryable;
	}

	// A number that nobody knows is UNKNOWN.
	static GrpcStatus of(@Nullable String number) {
		try {
			int code = (number != null) ? Integer.parseInt(number.strip()) : -1;
			return (code >= 0 && code < VALUES.length) ? VALUES[code] : UNKNOWN;
		}
		catch (NumberFormatException ex) {
			return UNKNOWN;
		}
	}

}
