package dev.otelspring.pipeline.transport;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;

import dev.otelspring.pipeline.Problem;
import org.jspecify.annotations.Nullable;

/**
 * A gRPC answer as it came, and what it means.
 *
 * @param httpStatus the status of HTTP, 200 from every peer that speaks gRPC
 * @param headers the first value of a header, by its name
 * @param trailers the first value of a trailer
 * @param body the start of the body
 */
@SuppressWarnings("ArrayRecordComponent")
record GrpcAnswer(int httpStatus, Function<String, @Nullable String> headers,
		Function<String, @Nullable String> trailers, byte[] body) {

	static final int BODY_LIMIT = 64 * 1024;

	static final String NOT_GRPC = "does the endpoint speak gRPC? OTLP/gRPC is usually at port 4317,"
			+ " http/protobuf at 4318";

	/**
	 * How servers say that a message exceeds their limit: Go and C++, Java, .NET, Rust
	 * (which says it as OUT_OF_RANGE), Rust for one that is compressed.
	 */
	private static final Pattern TOO_LARGE = Pattern.compile("larger than max|exceeds maximum size"
			+ "|exceeds the maximum configured message size|message length too large|exceeded while decompressing",
			Pattern.CASE_INSENSITIVE);

	SendResult result(String endpoint, Clock clock) {
		// A trailers-only answer has its status in the one block of headers there is.
		boolean trailersOnly = this.trailers.apply("grpc-status") == null;
		Function<String, @Nullable String> end = trailersOnly ? this.headers : this.trailers;
		String number = end.apply("grpc-status");
		if (number == null) {
			return withoutStatus(endpoint, clock);
		}
		GrpcStatus status = GrpcStatus.of(number);
		if (status == GrpcStatus.OK) {
			return PartialSuccess.in(message())
				.<SendResult>map((partial) -> new SendResult.PartiallyAccepted(partial.rejected(), partial.message()))
				.orElse(SendResult.Accepted.INSTANCE);
		}
		String said = percentDecoded(orEmpty(end.apply("grpc-message")));
		return failed(status, said, RetryInfo.delay(end.apply("grpc-status-details-bin")), endpoint);
	}

	private static SendResult failed(GrpcStatus status, String said, @Nullable Duration delay, String endpoint) {
		String message = "gRPC " + status + " from " + endpoint;
		String shortened = ErrorBody.shortened(said);
		message = shortened.isEmpty() ? message : message + ": " + shortened;
		Problem problem = new Problem(Problem.Kind.GRPC_STATUS, status.ordinal(),
				(status == GrpcStatus.UNIMPLEMENTED) ? hinted(message) : message);
		if (status == GrpcStatus.RESOURCE_EXHAUSTED && delay != null) {
			return new SendResult.RetryLater(delay, problem);
		}
		boolean maySayTooLarge = status == GrpcStatus.RESOURCE_EXHAUSTED || status == GrpcStatus.OUT_OF_RANGE;
		if (maySayTooLarge && TOO_LARGE.matcher(said).find()) {
			return new SendResult.TooLarge(problem);
		}
		if (status.isRetryable()) {
			return new SendResult.RetryLater(delay, problem);
		}
		return new SendResult.Rejected(problem);
	}

	/**
	 * Something answered that is not a gRPC server, or did not get as far as one.
	 * @see <a href=
	 * "https://github.com/grpc/grpc/blob/master/doc/http-grpc-status-mapping.md">HTTP to
	 * gRPC status mapping</a>
	 */
	private SendResult withoutStatus(String endpoint, Clock clock) {
		String contentType = orEmpty(this.headers.apply("content-type")).toLowerCase(Locale.ROOT);
		boolean grpc = contentType.startsWith("application/grpc");
		if (this.httpStatus == 200) {
			return new SendResult.Rejected(Problem.of(Problem.Kind.WRONG_PROTOCOL,
					grpc ? "an answer without a gRPC status from " + endpoint : hinted("HTTP 200 from " + endpoint
							+ " with the content type '" + ErrorBody.shortened(contentType) + "'")));
		}
		String said = grpc ? "" : ErrorBody.message(this.body, contentType);
		String message = "HTTP " + this.httpStatus + " from " + endpoint;
		message = said.isEmpty() ? message : message + ": " + said;
		Problem problem = new Problem(Problem.Kind.HTTP_STATUS, this.httpStatus, message);
		return switch (this.httpStatus) {
			case 429, 502, 503, 504 -> new SendResult.RetryLater(retryAfter(clock), problem);
			case 413 -> new SendResult.TooLarge(problem);
			case 400, 404, 405, 415, 426, 505 ->
				new SendResult.Rejected(new Problem(Problem.Kind.WRONG_PROTOCOL, this.httpStatus, hinted(message)));
			default -> new SendResult.Rejected(problem);
		};
	}

	private @Nullable Duration retryAfter(Clock clock) {
		String retryAfter = this.headers.apply("retry-after");
		return (retryAfter != null) ? RetryAfter.parse(retryAfter, clock) : null;
	}

	private byte[] message() {
		return GrpcMessage.first(this.body, orEmpty(this.headers.apply("grpc-encoding")), BODY_LIMIT);
	}

	static String hinted(String problem) {
		return problem + " (" + NOT_GRPC + ")";
	}

	/**
	 * Decodes {@code grpc-message}: UTF-8 with {@code %} and two hexadecimal digits for
	 * what is not printable ASCII. What is no such escape stays as it is.
	 */
	static String percentDecoded(String text) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			int high = (c == '%' && i + 2 < text.length()) ? Character.digit(text.charAt(i + 1), 16) : -1;
			int low = (high >= 0) ? Character.digit(text.charAt(i + 2), 16) : -1;
			if (low >= 0) {
				bytes.write(high * 16 + low);
				i += 2;
			}
			else {
				// One char is one byte: how header values are read.
				bytes.write(c);
			}
		}
		return bytes.toString(StandardCharsets.UTF_8);
	}

	private static String orEmpty(@Nullable String text) {
		return (text != null) ? text : "";
	}

}
