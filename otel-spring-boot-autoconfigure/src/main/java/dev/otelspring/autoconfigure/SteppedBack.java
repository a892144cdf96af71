package dev.otelspring.autoconfigure;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Why this library builds no SDK. Shown at {@code /actuator/otel}.
 */
public enum SteppedBack {

	/** {@code otel.sdk.disabled} is {@code true}. */
	DISABLED("otel.sdk.disabled is true: no telemetry is made, context still travels"),

	/** The OpenTelemetry Java agent is on board and has an SDK of its own. */
	AGENT("The OpenTelemetry Java agent is on board: its SDK and its HTTP instrumentation are used, "
			+ "ours step back; @WithSpan and the injected Tracer and Meter work through the agent");

	private static final Log logger = LogFactory.getLog(SteppedBack.class);

	private final String message;

	SteppedBack(String message) {
		this.message = message;
	}

	static SteppedBack reason(@Nullable ClassLoader classLoader) {
		return JavaAgent.isActive(classLoader) ? AGENT : DISABLED;
	}

	/**
	 * The reason, for people.
	 * @return a sentence
	 */
	public String message() {
		return this.message;
	}

	SteppedBack logged() {
		logger.info(this.message);
		return this;
	}

}
