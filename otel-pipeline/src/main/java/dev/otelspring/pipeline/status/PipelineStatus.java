package dev.otelspring.pipeline.status;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToLongFunction;

import dev.otelspring.pipeline.DropReason;
import dev.otelspring.pipeline.ExporterState;
import dev.otelspring.pipeline.PipelineListener;
import dev.otelspring.pipeline.Problem;
import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.Tally;
import dev.otelspring.pipeline.status.PipelineSnapshot.ExporterCounts;
import dev.otelspring.pipeline.status.PipelineSnapshot.ExporterSnapshot;
import dev.otelspring.pipeline.status.PipelineSnapshot.LastError;
import dev.otelspring.pipeline.status.PipelineSnapshot.SignalSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * Counts every item and remembers how each exporter fares. {@code /actuator/otel} shows
 * its {@link #snapshot()}.
 *
 * <p>
 * Thread-safe. Counting is one {@link LongAdder}; a snapshot taken under load is not
 * atomic across counters.
 */
public final class PipelineStatus implements PipelineListener {

	private final Clock clock;

	private final Map<Signal, Drops> dropped = new EnumMap<>(Signal.class);

	private final LongAdder[] created = adders(Signal.values().length);

	// Copied on write: the assembly adds exporters before anything flows.
	private volatile Map<String, Account> exporters = Map.of();

	private volatile ToLongFunction<Signal> waiting = (signal) -> 0;

	public PipelineStatus(Clock clock) {
		this.clock = clock;
		for (Signal signal : Signal.values()) {
			this.dropped.put(signal, new Drops(clock));
		}
	}

	/**
	 * Makes an exporter known, so that it is shown before it sends.
	 * @param info what is known of it
	 */
	public synchronized void register(ExporterInfo info) {
		Map<String, Account> copy = new LinkedHashMap<>(this.exporters);
		copy.put(info.name(), new Account(info, this.clock));
		this.exporters = copy;
	}

	/**
	 * Sets how to ask the sources for what waits in them.
	 * @param count asks for the number of items
	 */
	public void waiting(ToLongFunction<Signal> count) {
		this.waiting = count;
	}

	@Override
	public void created(Signal signal, int count) {
		this.created[signal.ordinal()].add(count);
	}

	@Override
	public void dropped(Signal signal, DropReason reason, int count) {
		Drops drops = this.dropped.get(signal);
		if (drops != null) {
			drops.add(reason, count);
		}
	}

	@Override
	public void enqueued(String exporter, Signal signal, int count) {
		Account account = this.exporters.get(exporter);
		if (account != null) {
			account.enqueued[signal.ordinal()].add(count);
		}
	}

	@Override
	public void recovered(String exporter, Signal signal, int count) {
		enqueued(exporter, signal, count);
	}

	@Override
	public void delivered(String exporter, Signal signal, int count) {
		Account account = this.exporters.get(exporter);
		if (account != null) {
			account.delivered[signal.ordinal()].add(count);
			account.lastSuccess = this.clock.instant();
		}
	}

	@Override
	public void dropped(String exporter, Signal signal, DropReason reason, int count) {
		Account account = this.exporters.get(exporter);
		if (account != null) {
			account.dropped[signal.ordinal()].add(reason, count);
		}
	}

	@Override
	public void exchanged(String exporter, Signal signal, ExporterState state, @Nullable Problem problem) {
		Account account = this.exporters.get(exporter);
		if (account != null) {
			// The reason first: who sees the state is to find it.
			if (problem != null) {
				account.failed(new LastError(this.clock.instant(), signal, problem));
			}
			account.states.set(signal.ordinal(), state);
		}
	}

	/**
	 * The state of things.
	 * @return a copy
	 */
	public PipelineSnapshot snapshot() {
		Map<Signal, SignalSnapshot> signals = new EnumMap<>(Signal.class);
		this.dropped
			.forEach((signal, drops) -> signals.put(signal, new SignalSnapshot(this.created[signal.ordinal()].sum(),
					this.waiting.applyAsLong(signal), drops.snapshot())));
		List<ExporterSnapshot> snapshots = new ArrayList<>();
		this.exporters.values().forEach((account) -> snapshots.add(account.snapshot()));
		return new PipelineSnapshot(signals, snapshots);
	}

	/**
	 * When items were last dropped before the fan-out.
	 * @param signal the kind of telemetry
	 * @param reason why
	 * @return to the second; {@code null} if none ever were
	 */
	public @Nullable Instant lastDropped(Signal signal, DropReason reason) {
		Drops drops = this.dropped.get(signal);
		return (drops != null) ? drops.last(reason) : null;
	}

	/**
	 * When an exporter last dropped items.
	 * @param exporter its name
	 * @param signal the kind of telemetry
	 * @param reason why
	 * @return to the second; {@code null} if it never did
	 */
	public @Nullable Instant lastDropped(String exporter, Signal signal, DropReason reason) {
		Account account = this.exporters.get(exporter);
		return (account != null) ? account.dropped[signal.ordinal()].last(reason) : null;
	}

	private static LongAdder[] adders(int count) {
		LongAdder[] adders = new LongAdder[count];
		Arrays.setAll(adders, (i) -> new LongAdder());
		return adders;
	}

	private static final class Drops {

		private final Tally[] byReason = new Tally[DropReason.values().length];

		Drops(Clock clock) {
			Arrays.setAll(this.byReason, (i) -> new Tally(clock));
		}

		@Nullable Instant last(DropReason reason) {
			return this.byReason[reason.ordinal()].last();
		}

		void add(DropReason reason, int count) {
			this.byReason[reason.ordinal()].add(count);
		}

		Map<DropReason, Long> snapshot() {
			Map<DropReason, Long> counts = new EnumMap<>(DropReason.class);
			for (DropReason reason : DropReason.values()) {
				long count = this.byReason[reason.ordinal()].sum();
				if (count > 0) {
					counts.put(reason, count);
				}
			}
			return counts;
		}

	}

	private static final class Account {

		private final ExporterInfo info;

		private final LongAdder[] enqueued = adders(Signal.values().length);

		private final LongAdder[] delivered = adders(Signal.values().length);

		private final Drops[] dropped = new Drops[Signal.values().length];

		/** By signal: a backend may take spans and refuse metrics. */
		private final AtomicReferenceArray<@Nullable ExporterState> states = new AtomicReferenceArray<>(
				Signal.values().length);

		private volatile @Nullable Instant lastSuccess;

		private final @Nullable LastError[] lastErrors = new LastError[Signal.values().length];

		private volatile @Nullable LastError lastError;

		Account(ExporterInfo info, Clock clock) {
			this.info = info;
			Arrays.setAll(this.dropped, (i) -> new Drops(clock));
		}

		void failed(LastError error) {
			this.lastErrors[error.signal().ordinal()] = error;
			this.lastError = error;
		}

		// Whatever it was before: it is that again once it goes on.
		private static ExporterState state(@Nullable ExporterState last, boolean paused) {
			return (paused && last != ExporterState.STOPPED) ? ExporterState.PAUSED
					: Objects.requireNonNullElse(last, ExporterState.IDLE);
		}

		ExporterSnapshot snapshot() {
			LastError newest = this.lastError;
			Instant pausedSince = this.info.pausedSince().get();
			Map<Signal, LastError> errors = new EnumMap<>(Signal.class);
			Map<Signal, ExporterCounts> counts = new EnumMap<>(Signal.class);
			Map<Signal, ExporterState> states = new EnumMap<>(Signal.class);
			for (Signal signal : this.info.signals()) {
				int i = signal.ordinal();
				counts.put(signal, new ExporterCounts(this.enqueued[i].sum(), this.delivered[i].sum(),
						this.info.queued().applyAsLong(signal), this.dropped[i].snapshot()));
				LastError error = this.lastErrors[i];
				if (error != null) {
					errors.put(signal, error);
				}
				states.put(signal, state(this.states.get(i), pausedSince != null));
			}
			// What an operator must look at.
			ExporterState worst = states.values().stream().max(Comparator.naturalOrder()).orElse(ExporterState.IDLE);
			return new ExporterSnapshot(this.info.name(), this.info.endpoint(), this.info.protocol(),
					this.info.compression(), this.info.signals(), worst, states, pausedSince, this.lastSuccess, newest,
					errors, this.info.queuedBytes().get(), counts);
		}

	}

}
