package dev.otelspring.autoconfigure.instrumentation;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.opentelemetry.api.trace.Span;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Where faults of telemetry end: a sampler, a span processor or a header that throws must
 * not fail a request. Each kind of fault is logged once.
 *
 * <p>
 * Thread-safe.
 */
public final class TelemetryFaults {

	private static final Log logger = LogFactory.getLog(TelemetryFaults.class);

	private final Set<String> told = ConcurrentHashMap.newKeySet();

	/**
	 * Takes a fault.
	 * @param where what was being done, such as "start of a server span"
	 * @param fault what was thrown
	 */
	public void report(String where, Throwable fault) {
		if (this.told.add(where)) {
			logger.warn(
					"Telemetry failed at the " + where
							+ "; the application goes on without it. Later failures of this kind are not logged",
					fault);
		}
	}

	/**
	 * Records an exception on a span. One whose own message cannot be read is passed
	 * over: the span and the exception itself are worth more.
	 * @param span a recording span
	 * @param exception what left the application's code
	 */
	public void recordException(Span span, Throwable exception) {
		try {
			span.recordException(exception);
		}
		catch (RuntimeException | LinkageError | StackOverflowError ex) {
			report("recording of an exception", ex);
		}
	}

}
