package dev.otelspring.pipeline.queue;

import dev.otelspring.pipeline.Signal;
import org.jspecify.annotations.Nullable;

/**
 * Signals as they are written to disk: numbers that do not change when the enum does.
 */
final class SignalCode {

	private SignalCode() {
	}

	static int of(Signal signal) {
		return signal.of(1, 2, 3);
	}

	static @Nullable Signal signal(int code) {
		return switch (code) {
			case 1 -> Signal.TRACES;
			case 2 -> Signal.METRICS;
			case 3 -> Signal.LOGS;
			default -> null;
		};
	}

}
