package dev.otelspring.pipeline;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * One kind of telemetry, as OTLP divides it. You want it wherever the three kinds share
 * code and only a path or a word differs.
 */
public enum Signal {

	/** Spans. */
	TRACES("traces", "spans"),

	/** Metric data points. */
	METRICS("metrics", "metric points"),

	/** Log records. */
	LOGS("logs", "log records");

	/** Each of them, in this order. */
	public static final Set<Signal> ALL = Collections.unmodifiableSet(EnumSet.allOf(Signal.class));

	private final String id;

	private final String items;

	Signal(String id, String items) {
		this.id = id;
		this.items = items;
	}

	/**
	 * The name in properties ({@code otel.<id>.exporter}) and in OTLP paths
	 * ({@code /v1/<id>}).
	 * @return {@code traces}, {@code metrics} or {@code logs}
	 */
	public String id() {
		return this.id;
	}

	/**
	 * What is counted: the word for messages to people.
	 * @return {@code spans}, {@code metric points} or {@code log records}
	 */
	public String items() {
		return this.items;
	}

	/**
	 * What belongs to this signal. A {@code switch} makes a class of its own in each
	 * class that has one.
	 * @param traces what belongs to traces
	 * @param metrics what belongs to metrics
	 * @param logs what belongs to logs
	 * @param <T> the type of all three
	 * @return one of them
	 */
	public <T> T of(T traces, T metrics, T logs) {
		return (this == TRACES) ? traces : (this == METRICS) ? metrics : logs;
	}

}
