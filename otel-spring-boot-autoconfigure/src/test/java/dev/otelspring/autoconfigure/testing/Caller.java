package dev.otelspring.autoconfigure.testing;

import java.util.UUID;

/**
 * A caller that has a trace of its own, by which a test finds what its request made.
 *
 * @param traceId 32 hexadecimal digits
 * @param spanId 16 hexadecimal digits
 */
public record Caller(String traceId, String spanId) {

	/**
	 * A caller that nobody else is.
	 * @return with a new trace id
	 */
	public static Caller create() {
		return new Caller(UUID.randomUUID().toString().replace("-", ""), "00f067aa0ba902b7");
	}

	/**
	 * The header's value, sampled.
	 * @return as in W3C trace context
	 */
	public String traceparent() {
		return "00-" + this.traceId + "-" + this.spanId + "-01";
	}

}
