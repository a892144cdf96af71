package dev.otelspring.pipeline.transport;

import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Supplier;

import dev.otelspring.pipeline.Problem;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the headers of one request. A token that cannot be had now may be there later,
 * so that the request is kept; what is said of it never quotes a header's value, nor an
 * exception's message, in which one may be.
 */
final class RequestHeaders {

	private RequestHeaders() {
	}

	/**
	 * Asks and checks.
	 * @param supplier the user's, as far as this class knows: it may throw
	 * @param check why a header cannot be sent, {@code null} if it can
	 * @return what can be sent
	 * @throws UnusableException if the headers cannot be had, or one of them not be sent
	 */
	static Map<String, String> ask(Supplier<? extends @Nullable Map<String, String>> supplier,
			BiFunction<String, String, @Nullable String> check) throws UnusableException {
		Map<String, String> headers;
		try {
			headers = supplier.get();
		}
		catch (Throwable ex) {
			throw new UnusableException("the headers of the request cannot be had: " + describe(ex));
		}
		if (headers == null) {
			throw new UnusableException("the headers of the request cannot be had: null in place of a map");
		}
		for (Map.Entry<@Nullable String, @Nullable String> header : headers.entrySet()) {
			String problem = problem(header.getKey(), header.getValue(), check);
			if (problem != null) {
				throw new UnusableException("the headers of the request cannot be sent: " + problem);
			}
		}
		return headers;
	}

	private static @Nullable String problem(@Nullable String name, @Nullable String value,
			BiFunction<String, String, @Nullable String> check) {
		if (name == null) {
			return "a header has no name";
		}
		return (value != null) ? check.apply(name, value) : "the header '" + name + "' has no value";
	}

	private static String describe(Throwable failure) {
		StackTraceElement[] trace = failure.getStackTrace();
		String type = failure.getClass().getSimpleName();
		return (trace.length > 0) ? type + " at " + trace[0] : type;
	}

	/** There are no headers to send. The message is for people. */
	static final class UnusableException extends Exception {

		UnusableException(String message) {
			super(message);
		}

		SendResult result() {
			return new SendResult.RetryLater(null, Problem.of(Problem.Kind.HEADERS, String.valueOf(getMessage())));
		}

	}

}
