package dev.otelspring.autoconfigure.instrumentation.logging;

import java.util.List;

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
	 * Loggers that should have the appender, and have it not: somebody took it off, or
	 * they were given appenders of their own later.
	 * @return their names, sorted; empty if all lines come
	 */
	List<String> unattached();

	/**
	 * Whether a relay is given the lines.
	 * @param relay an application's
	 * @return {@code false} if they are given to one that started later
	 */
	boolean leadsTo(LogRelay<E> relay);

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
