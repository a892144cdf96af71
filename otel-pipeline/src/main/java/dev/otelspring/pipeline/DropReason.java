package dev.otelspring.pipeline;

/**
 * Why an item did not reach a backend. Nothing is dropped without one of these.
 */
public enum DropReason {

	/**
	 * The buffer between the application and the pipeline, or an exporter's queue, was
	 * full. Alert when this rises: the backend is slower than the application.
	 */
	QUEUE_FULL("queue_full"),

	/** The backend refused it for good; its message is the exporter's last error. */
	REJECTED("rejected"),

	/** One frame alone was larger than the backend accepts. */
	TOO_LARGE("too_large"),

	/** Retrying took longer than {@code max-elapsed-time}. */
	RETRY_EXHAUSTED("retry_exhausted"),

	/** The process ended before the backend took it. */
	SHUTDOWN("shutdown"),

	/** It could not be encoded as OTLP: a fault of this library or of a custom item. */
	ENCODING_FAILED("encoding_failed"),

	/** A stage threw. */
	STAGE_FAILED("stage_failed"),

	/** A filter was told to drop it. */
	FILTERED("filtered"),

	/** A sampling stage decided against its trace. */
	NOT_SAMPLED("not_sampled"),

	/** More came in a second than a rate limit lets through. */
	RATE_LIMITED("rate_limited"),

	/** All that waits together had reached its byte budget. */
	MEMORY_LIMIT("memory_limit"),

	/** More series are measured than are remembered for exporters that want deltas. */
	CARDINALITY_LIMIT("cardinality_limit"),

	/** What was read back from disk was not what had been written. */
	CORRUPTED("corrupted"),

	/** The transport itself failed again and again. */
	EXPORTER_FAILED("exporter_failed");

	private final String id;

	DropReason(String id) {
		this.id = id;
	}

	/**
	 * The name in {@code /actuator/otel} and in metrics.
	 * @return lower case with underscores, as {@code error.type} is written
	 */
	public String id() {
		return this.id;
	}

}
