package dev.otelspring.autoconfigure.instrumentation;

import dev.otelspring.autoconfigure.ExceptionSignal;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.logs.Logger;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;

/**
 * Tells of exceptions that leave the application's code. One whose own message cannot be
 * read is passed over: the span and the exception itself are worth more.
 *
 * <p>
 * Thread-safe.
 */
public final class ExceptionRecorder {

	/** The name of the event where the conventions have no special one. */
	public static final String EVENT_NAME = "exception";

	private final Logger logger;

	private final ExceptionSignal signal;

	private final String eventName;

	private final Severity severity;

	private final TelemetryFaults faults;

	/**
	 * Prepares an instrumentation's exceptions.
	 * @param openTelemetry who makes log records
	 * @param scope the instrumentation's name
	 * @param signal where they are told
	 * @param eventName the name of a log record
	 * @param severity the severity of a log record
	 * @param faults takes what goes wrong
	 */
	public ExceptionRecorder(OpenTelemetry openTelemetry, String scope, ExceptionSignal signal, String eventName,
			Severity severity, TelemetryFaults faults) {
		this.logger = openTelemetry.getLogsBridge().get(scope);
		this.signal = signal;
		this.eventName = eventName;
		this.severity = severity;
		this.faults = faults;
	}

	/**
	 * Records an exception.
	 * @param span a recording span
	 * @param exception what left the application's code
	 */
	public void record(Span span, Throwable exception) {
		try {
			if (this.signal.isSpan()) {
				span.recordException(exception);
			}
			if (this.signal.isLog()) {
				this.logger.logRecordBuilder()
					.setContext(Context.current().with(span))
					.setSeverity(this.severity)
					.setEventName(this.eventName)
					.setException(exception)
					.emit();
			}
		}
		catch (RuntimeException | LinkageError | StackOverflowError ex) {
			this.faults.report("recording of an exception", ex);
		}
	}

}
