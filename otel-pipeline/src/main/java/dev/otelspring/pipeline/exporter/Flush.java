package dev.otelspring.pipeline.exporter;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import dev.otelspring.pipeline.Signal;

/**
 * Somebody waits for the queue to be empty, for each signal until it turns out that the
 * backend does not take it. But for the result, the worker's alone.
 */
final class Flush {

	/**
	 * How long it goes on against a backend that fails: enough for a hiccup, short enough
	 * for the end of a process that has no backend at all.
	 */
	private static final long PATIENCE = Duration.ofMillis(500).toNanos();

	private final CompletableFuture<Boolean> result = new CompletableFuture<>();

	private final Map<Signal, Long> giveUpAt = new EnumMap<>(Signal.class);

	CompletableFuture<Boolean> result() {
		return this.result;
	}

	void failed(Signal signal, long now) {
		this.giveUpAt.putIfAbsent(signal, now + PATIENCE);
	}

	void recovered(Signal signal) {
		this.giveUpAt.remove(signal);
	}

	boolean isOver(Signal signal, long now) {
		Long time = this.giveUpAt.get(signal);
		return time != null && now - time >= 0;
	}

	/**
	 * When to look again.
	 * @param now the time in nanoseconds
	 * @return nanoseconds, at least 1; {@link Long#MAX_VALUE} if nothing fails
	 */
	long pause(long now) {
		long pause = Long.MAX_VALUE;
		for (long time : this.giveUpAt.values()) {
			if (time - now > 0) {
				pause = Math.min(pause, time - now);
			}
		}
		return pause;
	}

}
