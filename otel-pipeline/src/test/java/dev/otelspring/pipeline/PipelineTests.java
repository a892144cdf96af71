package dev.otelspring.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import dev.otelspring.pipeline.testing.Faults;
import dev.otelspring.pipeline.testing.LogLines;
import dev.otelspring.pipeline.testing.RecordingListener;
import dev.otelspring.pipeline.testing.Telemetry;
import io.opentelemetry.sdk.metrics.data.MetricData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PipelineTests {

	private final LogLines log = LogLines.of(Pipeline.class.getName());

	private final RecordingListener heard = new RecordingListener();

	private final List<List<String>> arrived = new ArrayList<>();

	@AfterEach
	void stopListening() {
		this.log.close();
	}

	@Test
	void withoutStagesEverythingArrives() {
		Pipeline<String> pipeline = pipeline();
		pipeline.accept(batch("a", "b"));
		pipeline.accept(batch("c"));
		assertThat(this.arrived).containsExactly(List.of("a", "b"), List.of("c"));
		assertThat(this.heard.counts()).isEmpty();
	}

	@Test
	void stagesFollowEachOther() {
		Pipeline<String> pipeline = pipeline(each((item) -> item + "1"), each((item) -> item + "2"));
		pipeline.accept(batch("a", "b"));
		assertThat(this.arrived).containsExactly(List.of("a12", "b12"));
	}

	@Test
	void stageIsToldOfAnEmptyBatchAndTheSinkIsNot() {
		List<Integer> sizes = new ArrayList<>();
		Pipeline<String> pipeline = pipeline((batch) -> {
			sizes.add(batch.items().size());
			return batch;
		});
		pipeline.accept(batch());
		assertThat(sizes).containsExactly(0);
		assertThat(this.arrived).isEmpty();
	}

	@Test
	void batchOfWhichNothingIsLeftDoesNotArrive() {
		Pipeline<String> pipeline = pipeline((batch) -> batch.with(List.of()));
		pipeline.accept(batch("a"));
		assertThat(this.arrived).isEmpty();
		assertThat(this.heard.counts()).as("the stage itself counts what it drops").isEmpty();
	}

	@ParameterizedTest
	@ValueSource(classes = { IllegalStateException.class, AssertionError.class, NoClassDefFoundError.class,
			StackOverflowError.class })
	void stageThatThrowsLosesItsBatchAndNoOther(Class<? extends Throwable> type) {
		Pipeline<String> pipeline = pipeline((batch) -> {
			if (batch.items().contains("bad")) {
				throw Faults.raise(type);
			}
			return batch;
		}, each((item) -> item + "!"));
		pipeline.accept(batch("a"));
		pipeline.accept(batch("b", "bad", "c"));
		pipeline.accept(batch("d"));
		assertThat(this.arrived).containsExactly(List.of("a!"), List.of("d!"));
		assertThat(this.heard.counts()).isEqualTo(Map.of("dropped logs stage_failed", 3L));
	}

	@Test
	void stageThatReturnsNothingLosesItsBatch() {
		@SuppressWarnings("NullAway")
		Stage<String> forgetful = (batch) -> null;
		Pipeline<String> pipeline = pipeline(forgetful, each((item) -> item + "!"));
		pipeline.accept(batch("a", "b"));
		assertThat(this.arrived).isEmpty();
		assertThat(this.heard.counts()).isEqualTo(Map.of("dropped logs stage_failed", 2L));
	}

	@Test
	void stageThatThrowsIsLoggedOnce() {
		Pipeline<String> pipeline = pipeline((batch) -> {
			throw new IllegalStateException("broken");
		});
		for (int i = 0; i < 3; i++) {
			pipeline.accept(batch("a"));
		}
		assertThat(this.heard.counts()).isEqualTo(Map.of("dropped logs stage_failed", 3L));
		assertThat(this.log.lines()).singleElement().asString().startsWith("ERROR ").contains("logs", "stage_failed");
	}

	@Test
	void lostMetricsAreCountedInPoints() {
		Pipeline<MetricData> pipeline = new Pipeline<>(Signal.METRICS, List.of((batch) -> {
			throw new IllegalStateException("broken");
		}), (batch) -> {
		}, this.heard);
		pipeline.accept(new Batch<>(Signal.METRICS, Telemetry.metrics(2, 3)));
		assertThat(this.heard.counts()).isEqualTo(Map.of("dropped metrics stage_failed", 6L));
	}

	@Test
	void flushSendsWhatAStageHeldBackThroughAllThatFollow() {
		Pipeline<String> pipeline = pipeline(each((item) -> item + "1"), new Holding(), each((item) -> item + "2"));
		pipeline.accept(batch("a"));
		pipeline.accept(batch("b"));
		assertThat(this.arrived).isEmpty();
		pipeline.flush();
		assertThat(this.arrived).containsExactly(List.of("a12", "b12"));
	}

	@Test
	void flushStartsWithTheFirstStage() {
		Pipeline<String> pipeline = pipeline(new Holding(), each((item) -> item + "1"), new Holding(),
				each((item) -> item + "2"));
		pipeline.accept(batch("a"));
		pipeline.flush();
		assertThat(this.arrived).as("the second holding stage releases what the first one released")
			.containsExactly(List.of("a12"));
	}

	@Test
	void flushOfOneStageThatThrowsDoesNotKeepTheOthersFromIt() {
		Stage<String> broken = new Stage<>() {

			@Override
			public Batch<String> process(Batch<String> batch) {
				return batch;
			}

			@Override
			public Batch<String> flush(Batch<String> empty) {
				throw new IllegalStateException("broken");
			}

		};
		Pipeline<String> pipeline = pipeline(broken, new Holding());
		pipeline.accept(batch("a"));
		pipeline.flush();
		assertThat(this.arrived).containsExactly(List.of("a"));
	}

	@Test
	void flushOfNothingDoesNotArrive() {
		pipeline(new Holding()).flush();
		assertThat(this.arrived).isEmpty();
	}

	@Test
	void batchDoesNotChangeAfterwards() {
		List<String> items = new ArrayList<>(List.of("a"));
		Batch<String> batch = new Batch<>(Signal.LOGS, items);
		items.add("b");
		assertThat(batch.items()).containsExactly("a");
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> batch.items().add("c"));
	}

	@Test
	void everyListenerHearsEverything() {
		RecordingListener second = new RecordingListener();
		PipelineListener all = PipelineListener.all(List.of(this.heard, second, PipelineListener.NONE));
		all.created(Signal.TRACES, 1);
		all.dropped(Signal.LOGS, DropReason.QUEUE_FULL, 2);
		all.enqueued("main", Signal.TRACES, 3);
		all.recovered("main", Signal.TRACES, 4);
		all.delivered("main", Signal.METRICS, 5);
		all.dropped("main", Signal.TRACES, DropReason.REJECTED, 6);
		all.exchanged("main", Signal.TRACES, ExporterState.RETRYING, Problem.other("HTTP 503"));
		assertThat(second.counts())
			.isEqualTo(Map.of("created traces", 1L, "dropped logs queue_full", 2L, "main enqueued traces", 3L,
					"main recovered traces", 4L, "main delivered metrics", 5L, "main dropped traces rejected", 6L));
		assertThat(second.exchanges())
			.containsExactly(new RecordingListener.Exchange("main", Signal.TRACES, ExporterState.RETRYING, "HTTP 503"));
		assertThat(this.heard.counts()).isEqualTo(second.counts());
		assertThat(this.heard.exchanges()).isEqualTo(second.exchanges());
	}

	@SafeVarargs
	private Pipeline<String> pipeline(Stage<String>... stages) {
		return new Pipeline<>(Signal.LOGS, List.of(stages), (batch) -> this.arrived.add(batch.items()), new Object(),
				this.heard);
	}

	private static Batch<String> batch(String... items) {
		return new Batch<>(Signal.LOGS, List.of(items));
	}

	private static Stage<String> each(UnaryOperator<String> change) {
		return (batch) -> batch.with(batch.items().stream().map(change).toList());
	}

	/** Holds everything back until it is flushed. */
	private static final class Holding implements Stage<String> {

		private final List<String> held = new ArrayList<>();

		@Override
		public Batch<String> process(Batch<String> batch) {
			this.held.addAll(batch.items());
			return batch.with(List.of());
		}

		@Override
		public Batch<String> flush(Batch<String> empty) {
			Batch<String> released = empty.with(this.held);
			this.held.clear();
			return released;
		}

	}

}
