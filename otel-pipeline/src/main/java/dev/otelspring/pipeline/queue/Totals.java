package dev.otelspring.pipeline.queue;

import dev.otelspring.pipeline.Signal;

/**
 * How many items of each signal a segment holds up to some place. The difference between
 * two places tells what lies between them, even if that can no longer be read.
 *
 * <p>
 * The numbers wrap around. Differences stay right as long as fewer than 2<sup>31</sup>
 * items lie between.
 *
 * @param traces spans
 * @param metrics metric points
 * @param logs log records
 */
record Totals(int traces, int metrics, int logs) {

	static final Totals ZERO = new Totals(0, 0, 0);

	int of(Signal signal) {
		return (signal == Signal.TRACES) ? this.traces : (signal == Signal.METRICS) ? this.metrics : this.logs;
	}

	Totals plus(Signal signal, int count) {
		return new Totals(this.traces + ((signal == Signal.TRACES) ? count : 0),
				this.metrics + ((signal == Signal.METRICS) ? count : 0),
				this.logs + ((signal == Signal.LOGS) ? count : 0));
	}

	Totals minus(Totals other) {
		return new Totals(this.traces - other.traces, this.metrics - other.metrics, this.logs - other.logs);
	}

}
