package dev.otelspring.autoconfigure.instrumentation.logging;

import io.opentelemetry.api.logs.Severity;

import org.springframework.boot.logging.LogLevel;

/**
 * The lowest level of what is logged that becomes a log record. You inject it to send
 * more, or less, while the application runs; what a logger's own level holds back is not
 * seen here.
 *
 * <p>
 * Thread-safe: it costs each line the reading of a volatile field.
 */
public final class LogThreshold {

	private final LogLevel configured;

	private volatile LogLevel level;

	private volatile int leastSeverity;

	/**
	 * Starts with what is configured.
	 * @param configured the lowest level
	 */
	public LogThreshold(LogLevel configured) {
		this.configured = configured;
		this.level = configured;
		this.leastSeverity = leastSeverity(configured);
	}

	/**
	 * Sets what counts from now on.
	 * @param newLevel the lowest level that becomes a log record; {@code OFF} for none
	 */
	public synchronized void set(LogLevel newLevel) {
		this.level = newLevel;
		this.leastSeverity = leastSeverity(newLevel);
	}

	/**
	 * Returns to what is configured.
	 */
	public void reset() {
		set(this.configured);
	}

	/**
	 * What counts now.
	 * @return the lowest level that becomes a log record
	 */
	public LogLevel level() {
		return this.level;
	}

	/**
	 * What is configured.
	 * @return the level to which {@link #reset} returns
	 */
	public LogLevel configured() {
		return this.configured;
	}

	boolean holdsBack(Severity severity) {
		return severity.getSeverityNumber() < this.leastSeverity;
	}

	private static int leastSeverity(LogLevel level) {
		return (level != LogLevel.OFF) ? Severity.valueOf(level.name()).getSeverityNumber() : Integer.MAX_VALUE;
	}

}
