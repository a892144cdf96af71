package dev.otelspring.pipeline.status;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import dev.otelspring.pipeline.DropReason;
import dev.otelspring.pipeline.ExporterState;
import dev.otelspring.pipeline.Problem;
import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.status.PipelineSnapshot.ExporterCounts;
import dev.otelspring.pipeline.status.PipelineSnapshot.ExporterSnapshot;
import dev.otelspring.pipeline.status.PipelineSnapshot.LastError;
import dev.otelspring.pipeline.status.PipelineSnapshot.SignalSnapshot;
import dev.otelspring.pipeline.testing.SettableClock;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

class PipelineStatusTests {

	private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

	private final SettableClock clock = new SettableClock(NOON);

	private final PipelineStatus status = new PipelineStatus(this.clock);

	@Test
	void showsAnExporterBeforeItSends() {
		this.status.register(exporter("main", Signal.TRACES, Signal.LOGS));
		ExporterSnapshot main = exporterNamed("main");
		assertThat(main.endpoint()).isEqualTo("http://main:4318");
		assertThat(main.protocol()).isEqualTo("http/protobuf");
		assertThat(main.compression()).isEqualTo("gzip");
		assertThat(main.signals()).containsExactlyInAnyOrder(Signal.TRACES, Signal.LOGS);
		assertThat(main.state()).isEqualTo(ExporterState.IDLE);
		assertThat(main.lastSuccess()).isNull();
		assertThat(main.lastError()).isNull();
		assertThat(main.counts()).containsOnlyKeys(Signal.TRACES, Signal.LOGS)
			.containsEntry(Signal.TRACES, new ExporterCounts(0, 0, 0, Map.of()));
	}

	@Test
	void remembersWhenItemsWereLastDropped() {
		this.status.register(exporter("main", Signal.TRACES));
		assertThat(this.status.lastDropped(Signal.TRACES, DropReason.QUEUE_FULL)).isNull();
		assertThat(this.status.lastDropped("main", Signal.TRACES, DropReason.QUEUE_FULL)).isNull();
		this.status.dropped(Signal.TRACES, DropReason.QUEUE_FULL, 1);
		this.clock.advance(Duration.ofMinutes(1));
		this.status.dropped("main", Signal.TRACES, DropReason.QUEUE_FULL, 1);
		assertThat(this.status.lastDropped(Signal.TRACES, DropReason.QUEUE_FULL)).isEqualTo(NOON);
		assertThat(this.status.lastDropped("main", Signal.TRACES, DropReason.QUEUE_FULL))
			.isEqualTo(NOON.plus(Duration.ofMinutes(1)));
		assertThat(this.status.lastDropped("main", Signal.TRACES, DropReason.TOO_LARGE)).isNull();
		assertThat(this.status.lastDropped("nobody", Signal.TRACES, DropReason.QUEUE_FULL)).isNull();
	}

	@Test
	void listsExportersInTheOrderOfConfiguration() {
		for (String name : List.of("main", "audit", "backup", "a")) {
			this.status.register(exporter(name, Signal.TRACES));
		}
		assertThat(this.status.snapshot().exporters()).extracting(ExporterSnapshot::name)
			.containsExactly("main", "audit", "backup", "a");
	}

	@Test
	void countsWhatIsCreatedAndDroppedBeforeTheFanOut() {
		this.status.created(Signal.TRACES, 5);
		this.status.created(Signal.TRACES, 2);
		this.status.created(Signal.METRICS, 40);
		this.status.dropped(Signal.TRACES, DropReason.QUEUE_FULL, 3);
		this.status.dropped(Signal.TRACES, DropReason.QUEUE_FULL, 1);
		this.status.dropped(Signal.TRACES, DropReason.STAGE_FAILED, 1);
		Map<Signal, SignalSnapshot> signals = this.status.snapshot().signals();
		assertThat(signals).containsOnlyKeys(Signal.values());
		assertThat(signals).containsEntry(Signal.TRACES,
				new SignalSnapshot(7, 0, Map.of(DropReason.QUEUE_FULL, 4L, DropReason.STAGE_FAILED, 1L)));
		assertThat(signals).containsEntry(Signal.METRICS, new SignalSnapshot(40, 0, Map.of()));
		assertThat(signals).containsEntry(Signal.LOGS, new SignalSnapshot(0, 0, Map.of()));
	}

	@Test
	void countsEachExporterAndSignalApart() {
		this.status.register(exporter("main", Signal.TRACES, Signal.LOGS));
		this.status.register(exporter("audit", Signal.TRACES));
		this.status.enqueued("main", Signal.TRACES, 10);
		this.status.enqueued("main", Signal.LOGS, 4);
		this.status.enqueued("audit", Signal.TRACES, 10);
		this.status.delivered("main", Signal.TRACES, 7);
		this.status.dropped("main", Signal.TRACES, DropReason.REJECTED, 3);
		this.status.dropped("audit", Signal.TRACES, DropReason.SHUTDOWN, 10);
		assertThat(exporterNamed("main").counts())
			.isEqualTo(Map.of(Signal.TRACES, new ExporterCounts(10, 7, 0, Map.of(DropReason.REJECTED, 3L)), Signal.LOGS,
					new ExporterCounts(4, 0, 0, Map.of())));
		assertThat(exporterNamed("audit").counts())
			.isEqualTo(Map.of(Signal.TRACES, new ExporterCounts(10, 0, 0, Map.of(DropReason.SHUTDOWN, 10L))));
	}

	@Test
	void countsWhatAnEarlierProcessLeftAsTakenOver() {
		this.status.register(exporter("main", Signal.TRACES));
		this.status.recovered("main", Signal.TRACES, 6);
		assertThat(exporterNamed("main").counts()).containsEntry(Signal.TRACES, new ExporterCounts(6, 0, 0, Map.of()));
	}

	@Test
	void asksQueuesAndSourcesWhenTheSnapshotIsTaken() {
		AtomicLong queued = new AtomicLong(1);
		AtomicLong waiting = new AtomicLong(10);
		this.status.register(new ExporterInfo("main", "http://main:4318", "http/protobuf", "none",
				Set.of(Signal.TRACES, Signal.LOGS),
				(signal) -> (signal == Signal.TRACES) ? queued.get() : 100 + queued.get(), () -> queued.get() * 300,
				() -> null));
		this.status.waiting((signal) -> (signal == Signal.LOGS) ? waiting.get() : 0);
		PipelineSnapshot before = this.status.snapshot();
		queued.set(2);
		waiting.set(20);
		assertThat(exporterNamed("main").counts().values()).extracting(ExporterCounts::queued)
			.containsExactly(2L, 102L);
		assertThat(exporterNamed("main").queuedBytes()).isEqualTo(600);
		assertThat(this.status.snapshot().signals().values()).extracting(SignalSnapshot::waiting)
			.containsExactly(0L, 0L, 20L);
		assertThat(before.exporters().get(0).queuedBytes()).as("an older snapshot").isEqualTo(300);
		assertThat(before.signals()).containsEntry(Signal.LOGS, new SignalSnapshot(0, 10, Map.of()));
	}

	@Test
	void remembersTheLastSuccess() {
		this.status.register(exporter("main", Signal.TRACES));
		this.status.delivered("main", Signal.TRACES, 1);
		this.clock.advance(Duration.ofSeconds(5));
		this.status.delivered("main", Signal.TRACES, 1);
		this.clock.advance(Duration.ofSeconds(5));
		this.status.exchanged("main", Signal.TRACES, ExporterState.RETRYING, Problem.other("connection refused"));
		assertThat(exporterNamed("main").lastSuccess()).isEqualTo(NOON.plusSeconds(5));
	}

	@Test
	void remembersTheLastErrorEvenIfAllIsWellNow() {
		this.status.register(exporter("main", Signal.TRACES, Signal.LOGS));
		this.status.exchanged("main", Signal.TRACES, ExporterState.RETRYING, Problem.other("connection refused"));
		this.clock.advance(Duration.ofSeconds(5));
		this.status.exchanged("main", Signal.LOGS, ExporterState.RETRYING, Problem.other("HTTP 503"));
		this.clock.advance(Duration.ofSeconds(5));
		this.status.exchanged("main", Signal.LOGS, ExporterState.DELIVERING, null);
		assertThat(exporterNamed("main").lastError())
			.isEqualTo(new LastError(NOON.plusSeconds(5), Signal.LOGS, Problem.other("HTTP 503")));
	}

	@Test
	void worstSignalDecidesTheState() {
		this.status.register(exporter("main", Signal.values()));
		this.status.exchanged("main", Signal.TRACES, ExporterState.DELIVERING, null);
		assertThat(exporterNamed("main").state()).isEqualTo(ExporterState.DELIVERING);
		this.status.exchanged("main", Signal.METRICS, ExporterState.REJECTED, Problem.other("HTTP 404"));
		assertThat(exporterNamed("main").state()).isEqualTo(ExporterState.REJECTED);
		this.status.exchanged("main", Signal.LOGS, ExporterState.RETRYING, Problem.other("HTTP 503"));
		assertThat(exporterNamed("main").state()).isEqualTo(ExporterState.REJECTED);
		this.status.exchanged("main", Signal.METRICS, ExporterState.DELIVERING, null);
		assertThat(exporterNamed("main").state()).isEqualTo(ExporterState.RETRYING);
		this.status.exchanged("main", Signal.LOGS, ExporterState.DELIVERING, null);
		assertThat(exporterNamed("main").state()).isEqualTo(ExporterState.DELIVERING);
	}

	@Test
	void isPausedWhateverItWasBeforeAndThatAgainAfterwards() {
		AtomicReference<Instant> pausedSince = new AtomicReference<>();
		this.status.register(new ExporterInfo("main", "http://main:4318", "http/protobuf", "gzip",
				Set.of(Signal.TRACES, Signal.LOGS), (signal) -> 0, () -> 0L, pausedSince::get));
		this.status.exchanged("main", Signal.TRACES, ExporterState.REJECTED, Problem.other("HTTP 404"));
		pausedSince.set(NOON);
		assertThat(exporterNamed("main").state()).isEqualTo(ExporterState.PAUSED);
		assertThat(exporterNamed("main").states().values()).containsOnly(ExporterState.PAUSED);
		assertThat(exporterNamed("main").pausedSince()).isEqualTo(NOON);
		pausedSince.set(null);
		assertThat(exporterNamed("main").states())
			.isEqualTo(Map.of(Signal.TRACES, ExporterState.REJECTED, Signal.LOGS, ExporterState.IDLE));
		pausedSince.set(NOON);
		this.status.exchanged("main", Signal.TRACES, ExporterState.STOPPED, null);
		assertThat(exporterNamed("main").state()).isEqualTo(ExporterState.STOPPED);
	}

	@Test
	void tellsWhichSignalIsInTrouble() {
		this.status.register(exporter("main", Signal.values()));
		this.status.exchanged("main", Signal.TRACES, ExporterState.RETRYING, Problem.other("HTTP 503"));
		this.status.exchanged("main", Signal.METRICS, ExporterState.DELIVERING, null);
		assertThat(exporterNamed("main").states()).isEqualTo(Map.of(Signal.TRACES, ExporterState.RETRYING,
				Signal.METRICS, ExporterState.DELIVERING, Signal.LOGS, ExporterState.IDLE));
	}

	@Test
	void doesNotCountForAnExporterThatIsNotRegistered() {
		this.status.register(exporter("main", Signal.TRACES));
		this.status.enqueued("other", Signal.TRACES, 1);
		this.status.recovered("other", Signal.TRACES, 1);
		this.status.delivered("other", Signal.TRACES, 1);
		this.status.dropped("other", Signal.TRACES, DropReason.REJECTED, 1);
		this.status.exchanged("other", Signal.TRACES, ExporterState.REJECTED, Problem.other("HTTP 404"));
		assertThat(this.status.snapshot().exporters()).extracting(ExporterSnapshot::name, ExporterSnapshot::state)
			.containsExactly(tuple("main", ExporterState.IDLE));
		assertThat(exporterNamed("main").counts()).containsEntry(Signal.TRACES, new ExporterCounts(0, 0, 0, Map.of()));
	}

	@Test
	void losesNoCountWhenManyThreadsCount() throws InterruptedException {
		this.status.register(exporter("main", Signal.TRACES));
		List<Thread> threads = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			Thread thread = new Thread(() -> {
				for (int j = 0; j < 10_000; j++) {
					this.status.created(Signal.TRACES, 1);
					this.status.enqueued("main", Signal.TRACES, 1);
					this.status.dropped("main", Signal.TRACES, DropReason.REJECTED, 1);
				}
			});
			thread.start();
			threads.add(thread);
		}
		for (Thread thread : threads) {
			thread.join();
		}
		assertThat(this.status.snapshot().signals()).containsEntry(Signal.TRACES,
				new SignalSnapshot(40_000, 0, Map.of()));
		assertThat(exporterNamed("main").counts()).containsEntry(Signal.TRACES,
				new ExporterCounts(40_000, 0, 0, Map.of(DropReason.REJECTED, 40_000L)));
	}

	private ExporterSnapshot exporterNamed(String name) {
		return this.status.snapshot()
			.exporters()
			.stream()
			.filter((exporter) -> exporter.name().equals(name))
			.findFirst()
			.orElseThrow();
	}

	private static ExporterInfo exporter(String name, Signal... signals) {
		return new ExporterInfo(name, "http://" + name + ":4318", "http/protobuf", "gzip", Set.of(signals),
				(signal) -> 0, () -> 0L, () -> null);
	}

}
