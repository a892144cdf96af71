package dev.otelspring.autoconfigure.instrumentation.logging;

/**
 * A logging library, as far as something can be attached to it.
 *
 * @param <E> the library's event
 */
public interface LogLibrary<E> {

	/**
	 * Whose property switches log records on and off.
	 * @return such as {@code logback-appender}
	 */
	String appenderModule();

	/**
	 * Whose property switches ids in log lines on and off.
	 * @return such as {@code logback-mdc}
	 */
	String correlationModule();

	/**
	 * Hands all events to a relay from now on.
	 * @param relay an application's
	 */
	void attach(LogRelay<E> relay);

	/**
	 * Undoes {@link #attach}; with the last relay, the appender goes.
	 * @param relay the same
	 */
	void detach(LogRelay<E> relay);

	/**
	 * Adds the current span's ids to all events from now on.
	 * @param keys their names
	 */
	void correlate(CorrelationKeys keys);

	/**
	 * Undoes {@link #correlate}.
	 * @param keys the same
	 */
	void separate(CorrelationKeys keys);

}
