package dev.otelspring.pipeline.transport;

import java.time.Duration;

import dev.otelspring.pipeline.Problem;
import org.jspecify.annotations.Nullable;

/**
 * What became of one request. The transport decides which of these an answer is; the
 * exporter decides what follows from it.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otlp/#failures">OTLP specification,
 * failures</a>
 */
public sealed interface SendResult {

	/** The backend took everything. */
	record Accepted() implements SendResult {

		static final SendResult INSTANCE = new Accepted();

	}

	/**
	 * The backend took the request and refused some of its items for good.
	 *
	 * @param rejected how many items it refused; 0 is a warning alone
	 * @param message what it said, possibly empty
	 */
	record PartiallyAccepted(long rejected, String message) implements SendResult {
	}

	/**
	 * The backend was not reached, or asks to try again.
	 *
	 * @param after how long it asks to wait, {@code null} if it does not say
	 * @param problem what happened
	 */
	record RetryLater(@Nullable Duration after, Problem problem) implements SendResult {

		/** What a transport says that was closed. */
		public static final RetryLater CLOSED = new RetryLater(null, Problem.other("the exporter is closed"));

	}

	/**
	 * The request is larger than the backend takes; a smaller one may pass.
	 *
	 * @param problem what the backend said
	 */
	record TooLarge(Problem problem) implements SendResult {
	}

	/**
	 * The backend refused the request; sending it again would not help.
	 *
	 * @param problem what the backend said
	 */
	record Rejected(Problem problem) implements SendResult {
	}

	/**
	 * This process cannot send at all: what the transport needs is not there.
	 *
	 * @param problem what is missing
	 */
	record Unavailable(Problem problem) implements SendResult {
	}

}
