package dev.otelspring.pipeline.status;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import dev.otelspring.pipeline.DropReason;
import dev.otelspring.pipeline.ExporterState;
import dev.otelspring.pipeline.PipelineListener;
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
 * Thread-safe.
 */
public final class StateLog implements PipelineListener {

	private static final Logger logger = LoggerFactory.getLogger("dev.otelspring.pipeline");

	private final Clock clock;

	private final Map<String, Reach> reaches = new ConcurrentHashMap<>();

	private final Map<Signal, Set<DropReason>> told = new EnumMap<>(Signal.class);

	public StateLog(Clock clock) {
		this.clock = clock;
		for (Signal signal : Signal.values()) {
			this.told.put(signal, EnumSet.noneOf(DropReason.class));
		}
	}

	@Override
	public void exchanged(String exporter, Signal signal, ExporterState state, @Nullable String problem) {
		Reach reach = this.reaches.computeIfAbsent(exporter, Reach::new);
		reach.exchanged(signal, state, problem, this.clock.instant());
	}

	@Override
	public void dropped(Signal signal, DropReason reason, int count) {
		if (reason != DropReason.QUEUE_FULL) {
			return;
		}
		synchronized (this.told) {
			if (!Objects.requireNonNull(this.told.get(signal)).add(reason)) {
				return;
			}
		}
		logger.warn("The application makes {} faster than the pipeline takes them; the newest are dropped and "
				+ "counted as '{}'", signal.items(), reason.id());
	}

	/** What was last told of one exporter. */
	private static final class Reach {

		private final String exporter;

		private final Set<Signal> rejected = EnumSet.noneOf(Signal.class);

		private @Nullable Instant awaySince;

		Reach(String exporter) {
			this.exporter = exporter;
		}

		synchronized void exchanged(Signal signal, ExporterState state, @Nullable String problem, Instant now) {
			switch (state) {
				case RETRYING -> away(problem, now);
				case DELIVERING -> {
					back(now);
					this.rejected.remove(signal);
				}
				case REJECTED, UNAVAILABLE -> {
					back(now);
					if (this.rejected.add(signal)) {
						logger.warn(
								"Exporter '{}': the backend refuses {} ({}). They are dropped and counted as "
										+ "'rejected'; otel.{}.exporter=none stops sending them",
								this.exporter, signal.items(), problem, signal.id());
					}
				}
				default -> {
				}
			}
		}

		private void away(@Nullable String problem, Instant now) {
			if (this.awaySince == null) {
				this.awaySince = now;
				logger.warn("Exporter '{}' cannot deliver ({}). Telemetry is queued and sent when the backend is "
						+ "back; the application is not affected", this.exporter, problem);
			}
		}

		private void back(Instant now) {
			if (this.awaySince != null) {
				logger.info("Exporter '{}' delivers again, after {} s", this.exporter,
						Duration.between(this.awaySince, now).toSeconds());
				this.awaySince = null;
			}
		}

	}

}
