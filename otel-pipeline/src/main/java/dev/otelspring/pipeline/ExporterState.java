package dev.otelspring.pipeline;

/**
 * How an exporter fares, as an operator would say it.
 */
public enum ExporterState {

	/** Nothing was sent so far. */
	IDLE,

	/** The last request was accepted, in whole or in part. */
	DELIVERING,

	/** Somebody has told it to send nothing; telemetry is queued. */
	PAUSED,

	/** The backend cannot be reached, or asks to wait; telemetry is queued. */
	RETRYING,

	/**
	 * The backend can be reached and refuses what it gets: a wrong path, a missing key.
	 */
	REJECTED,

	/** Cannot send in this process: a library is missing. */
	UNAVAILABLE,

	/** Closed with the application. */
	STOPPED

}
