package dev.otelspring.pipeline.status;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.otelspring.pipeline.DropReason;
import dev.otelspring.pipeline.ExporterState;
import dev.otelspring.pipeline.Problem;
import dev.otelspring.pipeline.Signal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is told of one exporter: {@link StateLog} says by which rules.
 *
 * <p>
 * Thread-safe.
 */
final class ExporterLog {

	/** How long a signal must be delivered without failure before it is well again. */
	static final Duration CALM = Duration.ofSeconds(10);

	/**
	 * The most that a relapse can make of {@link #CALM}. Ex. a backend that fails every
	 * twentieth request would else be told of every other minute, for days.
	 */
	static final Duration LONGEST_CALM = Duration.ofMinutes(10);

	/** Trouble that comes sooner after the last one is a relapse. */
	static final Duration RELAPSE = Duration.ofHours(1);

	private static final Logger logger = LoggerFactory.getLogger("dev.otelspring.pipeline");

	private final String exporter;

	private final ProblemAdvice advice;

	private final List<Fate> fates = Stream.of(Signal.values()).map(Fate::new).toList();

	ExporterLog(String exporter, ProblemAdvice advice) {
		this.exporter = exporter;
		this.advice = advice;
	}

	// Returns what is to be logged of it, outside of the lock, since advice may take its
	// time.
	synchronized @Nullable Runnable exchanged(Signal signal, ExporterState state, @Nullable Problem problem,
			Instant now) {
		Fate fate = this.fates.get(signal.ordinal());
		switch (state) {
			case DELIVERING -> {
				fate.delivered(now);
				tellWhatIsOver(now);
			}
			case IDLE -> tellThatSomebodyListens(fate, now);
			case RETRYING -> {
				fate.failed(now);
				if (!fate.awayTold && isNews(now)) {
					return tellAway(signal, problem, now);
				}
			}
			case REJECTED, UNAVAILABLE -> {
				fate.refused(now);
				if (!fate.refusalTold) {
					return tellRefusal(fate, problem);
				}
			}
			default -> {
			}
		}
		return null;
	}

	/**
	 * Hears of a loss.
	 * @param signal the kind of telemetry
	 * @param reason why
	 * @return what is to be logged of it
	 */
	synchronized @Nullable Runnable dropped(Signal signal, DropReason reason) {
		Fate fate = this.fates.get(signal.ordinal());
		boolean waited = reason == DropReason.QUEUE_FULL || reason == DropReason.RETRY_EXHAUSTED;
		if (!waited) {
			fate.lastReason = reason;
		}
		return (waited && fate.lossesTold.add(reason)) ? () -> logger.warn(
				"Exporter '{}': {} {}; they are dropped and counted as '{}'", this.exporter, signal.items(),
				(reason == DropReason.QUEUE_FULL) ? "find no room in its queue" : "have been retried for too long",
				reason.id()) : null;
	}

	// While a backend is away all signals fail, one after the other: the first one says
	// it. Another one says more only if the backend is known to take something.
	private boolean isNews(Instant now) {
		Instant told = this.fates.stream()
			.map((fate) -> fate.awaySince)
			.filter(Objects::nonNull)
			.min(Comparator.naturalOrder())
			.orElse(null);
		return told == null || this.fates.stream().anyMatch((fate) -> fate.isWellLongAfter(told));
	}

	private Runnable tellAway(Signal signal, @Nullable Problem problem, Instant now) {
		List<Fate> news = fates((fate) -> fate.failing && !fate.awayTold);
		news.forEach((fate) -> fate.tellAway(now));
		String items = items(news);
		return () -> logger.warn(
				"Exporter '{}' cannot deliver {} ({}).{} Telemetry is queued and sent when the backend is "
						+ "back; the application is not affected",
				this.exporter, items, message(problem), advice(signal, problem));
	}

	private Runnable tellRefusal(Fate fate, @Nullable Problem problem) {
		fate.refusalTold = true;
		DropReason reason = fate.lastReason;
		return () -> logger.warn(
				"Exporter '{}': {} {} ({}).{} They are dropped and counted as '{}'; "
						+ "otel.{}.exporter=none stops sending them",
				this.exporter, (reason == DropReason.EXPORTER_FAILED) ? "it cannot send" : "the backend refuses",
				fate.signal.items(), message(problem), advice(fate.signal, problem), reason.id(), fate.signal.id());
	}

	private String advice(Signal signal, @Nullable Problem problem) {
		ProblemAdvice.Advice found = null;
		try {
			found = (problem != null) ? this.advice.advise(this.exporter, signal, problem) : null;
		}
		catch (RuntimeException ex) {
			logger.debug("There is no advice", ex);
		}
		return (found != null) ? " Why: " + found.why() + ". " + found.mend() + "." : "";
	}

	private static @Nullable String message(@Nullable Problem problem) {
		return (problem != null) ? problem.message() : null;
	}

	// Nothing was sent so far, and nothing need be delivered to be sure.
	private void tellThatSomebodyListens(Fate fate, Instant now) {
		if (fate.awayTold) {
			logger.info("Exporter '{}' can reach its backend now", this.exporter);
		}
		fate.end(now);
	}

	private void tellWhatIsOver(Instant now) {
		List<Fate> told = new ArrayList<>();
		Duration longest = Duration.ZERO;
		for (Fate fate : fates((candidate) -> candidate.isOver(now))) {
			if (fate.awayTold || fate.refusalTold) {
				told.add(fate);
				Duration duration = fate.duration();
				longest = (duration.compareTo(longest) > 0) ? duration : longest;
			}
			fate.end(now);
		}
		if (!told.isEmpty()) {
			logger.info("Exporter '{}' delivers {} again, after {} s", this.exporter, items(told), longest.toSeconds());
		}
	}

	private List<Fate> fates(Predicate<Fate> condition) {
		return this.fates.stream().filter(condition).toList();
	}

	private static String items(List<Fate> fates) {
		return fates.stream().map((fate) -> fate.signal.items()).collect(Collectors.joining(" and "));
	}

	/** How one signal fares, and what was told of it since it last fared well. */
	private static final class Fate {

		private final Signal signal;

		private Duration calm = CALM;

		private @Nullable Instant lastDelivery;

		private @Nullable Instant lastEnd;

		/** Since when there is trouble, with successes in between or without. */
		private @Nullable Instant troubleSince;

		/** Since when it is delivered in spite of the trouble. */
		private @Nullable Instant deliveredSince;

		/** Since when the user believes that the backend cannot be reached. */
		private @Nullable Instant awaySince;

		private boolean failing;

		private boolean awayTold;

		private boolean refusalTold;

		private DropReason lastReason = DropReason.REJECTED;

		private final Set<DropReason> lossesTold = EnumSet.noneOf(DropReason.class);

		Fate(Signal signal) {
			this.signal = signal;
		}

		void delivered(Instant now) {
			this.failing = false;
			this.lastDelivery = now;
			if (this.troubleSince != null && this.deliveredSince == null) {
				this.deliveredSince = now;
			}
		}

		void failed(Instant now) {
			trouble(now);
			this.failing = true;
			if (this.awayTold && this.awaySince == null) {
				this.awaySince = now;
			}
		}

		void refused(Instant now) {
			trouble(now);
			this.failing = false;
			this.awaySince = null;
		}

		private void trouble(Instant now) {
			this.deliveredSince = null;
			if (this.troubleSince == null) {
				this.troubleSince = now;
				boolean relapse = this.lastEnd != null && now.isBefore(this.lastEnd.plus(RELAPSE));
				this.calm = relapse ? longer(this.calm) : CALM;
			}
		}

		private static Duration longer(Duration calm) {
			Duration twice = calm.multipliedBy(2);
			return (twice.compareTo(LONGEST_CALM) < 0) ? twice : LONGEST_CALM;
		}

		void tellAway(Instant now) {
			this.awayTold = true;
			this.awaySince = now;
		}

		boolean isWellLongAfter(Instant told) {
			return this.troubleSince == null && this.lastDelivery != null
					&& !this.lastDelivery.isBefore(told.plus(CALM));
		}

		boolean isOver(Instant now) {
			return this.deliveredSince != null && !now.isBefore(this.deliveredSince.plus(this.calm));
		}

		Duration duration() {
			return (this.troubleSince != null && this.deliveredSince != null)
					? Duration.between(this.troubleSince, this.deliveredSince) : Duration.ZERO;
		}

		void end(Instant now) {
			this.lastEnd = now;
			this.failing = false;
			this.troubleSince = null;
			this.deliveredSince = null;
			this.awaySince = null;
			this.awayTold = false;
			this.refusalTold = false;
			this.lossesTold.clear();
		}

	}

}
