package dev.otelspring.autoconfigure.instrumentation.logging;

import io.opentelemetry.context.Context;

/**
 * Makes a log record of a logging library's event. One for each library.
 *
 * @param <E> the library's event
 */
@FunctionalInterface
public interface LogEmitter<E> {

	/**
	 * Emits an event.
	 * @param event what was logged
	 * @param context what was current when it was logged
	 * @param threadId the thread that logged it
	 */
	void emit(E event, Context context, long threadId);

}
