package dev.otelspring.autoconfigure.instrumentation.http;

/**
 * A kind of HTTP client that is traced here, and how to tell whether one of them is. You
 * want it to find those that nobody traces: made with {@code new}, and no beans.
 */
public interface HttpClientKind {

	/**
	 * The clients' type.
	 * @return such as {@code RestTemplate}
	 */
	Class<?> type();

	/**
	 * Whether a client's requests become spans and carry the context.
	 * @param client of that type
	 * @return {@code false} only if it is known that they do not
	 */
	boolean isTraced(Object client);

	/**
	 * How to come by one that is traced.
	 * @return a sentence without its dot
	 */
	String mend();

}
