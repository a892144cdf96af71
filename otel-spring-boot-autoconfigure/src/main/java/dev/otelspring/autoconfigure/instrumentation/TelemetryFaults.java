package dev.otelspring.autoconfigure.instrumentation;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

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

}
