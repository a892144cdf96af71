package dev.otelspring.pipeline.status;

import java.time.Clock;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import dev.otelspring.pipeline.DropReason;
import dev.otelspring.pipeline.ExporterState;
import dev.otelspring.pipeline.PipelineListener;
import dev.otelspring.pipeline.Problem;
import dev.otelspring.pipeline.Signal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs when an exporter's fate changes: one line when the backend goes away, one when it
 * is back, one when it refuses a signal, one when items are dropped for a reason that was
 * not seen before. Never one for each failure.
 *
 * <p>
 * <b>What goes away.</b> Each signal has a state of its own, since a backend may take
 * metrics while it fails for spans. When a signal fails, the line names it; the others
 * that fail with it are not told, for then the whole backend is away and one line says
 * so. A further signal gets its line only if one that is well was delivered ten seconds
 * after the first line or later.
 *
 * <p>
 * <b>What is back.</b> A signal is well again once nothing of it failed for ten seconds
 * after a delivery; the line comes with the exporter's next delivery. Until then
 * successes and failures may mix, and nothing is told twice. A relapse within the hour
 * doubles the ten seconds, up to ten minutes.
 *
 * <p>
 * Thread-safe.
 */
public final class StateLog implements PipelineListener {

	private static final Logger logger = LoggerFactory.getLogger("dev.otelspring.pipeline");

	private final Clock clock;

	private final ProblemAdvice advice;

	private final Map<String, ExporterLog> exporters = new ConcurrentHashMap<>();

	private final Map<Signal, Set<DropReason>> told = new EnumMap<>(Signal.class);

	/**
	 * Creates a log that has told nothing yet.
	 * @param clock tells the time of exchanges
	 * @param advice what to add to a problem
	 */
	public StateLog(Clock clock, ProblemAdvice advice) {
		this.clock = clock;
		this.advice = advice;
		for (Signal signal : Signal.values()) {
			this.told.put(signal, EnumSet.noneOf(DropReason.class));
		}
	}

	@Override
	public void exchanged(String exporter, Signal signal, ExporterState state, @Nullable Problem problem) {
		log(of(exporter).exchanged(signal, state, problem, this.clock.instant()));
	}

	@Override
	public void dropped(String exporter, Signal signal, DropReason reason, int count) {
		log(of(exporter).dropped(signal, reason));
	}

	private ExporterLog of(String exporter) {
		return this.exporters.computeIfAbsent(exporter, (name) -> new ExporterLog(name, this.advice));
	}

	private static void log(@Nullable Runnable news) {
		if (news != null) {
			news.run();
		}
	}

	@Override
	public void dropped(Signal signal, DropReason reason, int count) {
		if (reason != DropReason.QUEUE_FULL && reason != DropReason.MEMORY_LIMIT) {
			return;
		}
		synchronized (this.told) {
			if (!Objects.requireNonNull(this.told.get(signal)).add(reason)) {
				return;
			}
		}
		logger.warn("{} {}; the newest are dropped and counted as '{}'",
				(reason == DropReason.QUEUE_FULL)
						? "The application makes " + signal.items() + " faster than the pipeline takes them"
						: "What waits has reached the memory limit, and there is no room for " + signal.items(),
				reason.id());
	}

}
