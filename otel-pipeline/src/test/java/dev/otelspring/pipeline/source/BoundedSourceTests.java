package dev.otelspring.pipeline.source;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import dev.otelspring.pipeline.Batch;
import dev.otelspring.pipeline.Pipeline;
import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.Stage;
import dev.otelspring.pipeline.testing.Faults;
import dev.otelspring.pipeline.testing.Patiently;
import dev.otelspring.pipeline.testing.RecordingListener;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Most of these tests are the source's worker themselves, with a clock of their own.
 */
class BoundedSourceTests {

	private static final Duration DELAY = Duration.ofSeconds(5);

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final RecordingListener heard = new RecordingListener();

	private final List<List<String>> arrived = Collections.synchronizedList(new ArrayList<>());

	private long now = -Duration.ofSeconds(12).toNanos();

	@Test
	void handsABatchOverAfterTheDelay() {
		BoundedSource<Integer, String> source = source(100, 10);
		assertThat(step(source)).isEqualTo(DELAY.toNanos());
		offer(source, 0, 3);
		advance(DELAY.minusNanos(1));
		assertThat(step(source)).isEqualTo(1);
		assertThat(this.arrived).isEmpty();
		advance(Duration.ofNanos(1));
		assertThat(step(source)).isEqualTo(DELAY.toNanos());
		assertThat(this.arrived).containsExactly(List.of("0", "1", "2"));
		assertThat(source.size()).isZero();
		assertThat(this.heard.counts()).isEqualTo(Map.of("created logs", 3L));
	}

	@Test
	void fullBatchDoesNotWait() {
		BoundedSource<Integer, String> source = source(100, 10);
		step(source);
		advance(Duration.ofSeconds(1));
		offer(source, 0, 23);
		assertThat(step(source)).as("the delay begins anew").isEqualTo(DELAY.toNanos());
		assertThat(this.arrived).extracting(List::size).containsExactly(10, 10);
		assertThat(source.size()).isEqualTo(3);
		advance(DELAY);
		step(source);
		assertThat(this.arrived).hasSize(3).last().isEqualTo(List.of("20", "21", "22"));
	}

	@Test
	void fullQueueDropsTheNewest() {
		BoundedSource<Integer, String> source = source(10, 10);
		offer(source, 0, 15);
		assertThat(source.size()).isEqualTo(10);
		step(source);
		offer(source, 15, 1);
		advance(DELAY);
		step(source);
		assertThat(this.arrived.stream().flatMap(List::stream)).containsExactly("0", "1", "2", "3", "4", "5", "6", "7",
				"8", "9", "15");
		assertThat(this.heard.counts()).isEqualTo(Map.of("created logs", 16L, "dropped logs queue_full", 5L));
	}

	@Test
	void stagesAreToldThatTimePasses() {
		AtomicInteger told = new AtomicInteger();
		BoundedSource<Integer, String> source = source(100, 10, (batch) -> {
			told.incrementAndGet();
			return batch;
		});
		step(source);
		assertThat(told).hasValue(0);
		for (int i = 1; i <= 3; i++) {
			advance(DELAY);
			step(source);
			assertThat(told).hasValue(i);
		}
		assertThat(this.arrived).isEmpty();
	}

	@Test
	void delayOfZeroDoesNotSpin() {
		BoundedSource<Integer, String> source = new BoundedSource<>(Signal.LOGS,
				new SourceSettings(100, 10, Duration.ZERO), String::valueOf, pipeline(), this.heard);
		assertThat(step(source)).isEqualTo(Duration.ofMillis(1).toNanos());
		offer(source, 0, 1);
		advance(Duration.ofMillis(1));
		assertThat(step(source)).isEqualTo(Duration.ofMillis(1).toNanos());
		assertThat(this.arrived).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(classes = { IllegalStateException.class, AssertionError.class, NoClassDefFoundError.class })
	void itemThatCannotBeReadIsDroppedAlone(Class<? extends Throwable> type) {
		BoundedSource<Integer, String> source = new BoundedSource<>(Signal.LOGS, new SourceSettings(100, 10, DELAY),
				(item) -> {
					if (item == 1) {
						throw Faults.raise(type);
					}
					return "" + item;
				}, pipeline(), this.heard);
		offer(source, 0, 3);
		step(source);
		advance(DELAY);
		step(source);
		assertThat(this.arrived).containsExactly(List.of("0", "2"));
		assertThat(this.heard.counts()).isEqualTo(Map.of("created logs", 3L, "dropped logs encoding_failed", 1L));
		assertThat(source.size()).isZero();
	}

	@Test
	void flushHandsOverWhatIsThere() {
		BoundedSource<Integer, String> source = source(100, 10);
		step(source);
		offer(source, 0, 25);
		CompletableFuture<Void> flush = source.flush(true);
		assertThat(flush).isNotDone();
		step(source);
		assertThat(flush).isCompleted();
		assertThat(this.arrived).extracting(List::size).containsExactly(10, 10, 5);
	}

	@Test
	void flushMakesStagesLetGo() {
		BoundedSource<Integer, String> source = source(100, 10, new Holding());
		offer(source, 0, 2);
		CompletableFuture<Void> flush = source.flush(true);
		step(source);
		assertThat(flush).isCompleted();
		assertThat(this.arrived).containsExactly(List.of("0", "1"));
	}

	@Test
	void collectingLeavesStagesWhatTheyHold() {
		BoundedSource<Integer, String> source = source(100, 10, new Holding());
		offer(source, 0, 2);
		CompletableFuture<Void> flush = source.flush(false);
		step(source);
		assertThat(flush).isCompleted();
		assertThat(source.size()).isZero();
		assertThat(this.arrived).isEmpty();
	}

	@Test
	void flushIsAnsweredEvenIfTheSinkFails() {
		BoundedSource<Integer, String> source = new BoundedSource<>(Signal.LOGS, new SourceSettings(100, 10, DELAY),
				String::valueOf, new Pipeline<>(Signal.LOGS, List.of(), (batch) -> {
					throw new IllegalStateException("broken");
				}, this.heard), this.heard);
		offer(source, 0, 2);
		CompletableFuture<Void> flush = source.flush(true);
		assertThatIllegalStateException().isThrownBy(() -> step(source));
		assertThat(flush).isDone();
	}

	@Test
	void closeHandsOverWhatIsThere() {
		BoundedSource<Integer, String> source = source(100, 10);
		offer(source, 0, 25);
		CompletableFuture<Void> flush = source.flush(true);
		source.close(PATIENCE);
		assertThat(flush).isCompleted();
		assertThat(this.arrived.stream().mapToInt(List::size).sum()).isEqualTo(25);
		assertThat(source.size()).isZero();
		source.close(PATIENCE);
		assertThat(this.heard.counts()).isEqualTo(Map.of("created logs", 25L));
	}

	@Test
	void closeMakesStagesLetGo() {
		BoundedSource<Integer, String> source = source(100, 10, new Holding());
		offer(source, 0, 1);
		advance(DELAY);
		step(source);
		offer(source, 1, 1);
		source.close(PATIENCE);
		assertThat(this.arrived).containsExactly(List.of("0", "1"));
		assertThat(this.heard.counts()).isEqualTo(Map.of("created logs", 2L));
	}

	@Test
	void itemThatTheEndOvertakesIsCountedAsShutdown() {
		ClosingQueue queue = new ClosingQueue();
		BoundedSource<Integer, String> source = new BoundedSource<>(Signal.LOGS, new SourceSettings(100, 10, DELAY),
				String::valueOf, pipeline(), this.heard, queue);
		queue.beforeAdd = () -> source.close(PATIENCE);
		offer(source, 0, 1);
		assertThat(this.arrived).isEmpty();
		assertThat(source.size()).isZero();
		assertThat(this.heard.counts()).isEqualTo(Map.of("created logs", 1L, "dropped logs shutdown", 1L));
	}

	@Test
	void itemThatTheEndTakesAlongIsCountedOnce() {
		ClosingQueue queue = new ClosingQueue();
		BoundedSource<Integer, String> source = new BoundedSource<>(Signal.LOGS, new SourceSettings(100, 10, DELAY),
				String::valueOf, pipeline(), this.heard, queue);
		queue.afterAdd = () -> source.close(PATIENCE);
		offer(source, 0, 1);
		assertThat(this.arrived).containsExactly(List.of("0"));
		assertThat(source.size()).isZero();
		assertThat(this.heard.counts()).isEqualTo(Map.of("created logs", 1L));
	}

	@Test
	void itemAfterTheEndIsCountedAsShutdown() {
		BoundedSource<Integer, String> source = source(100, 10);
		source.close(PATIENCE);
		offer(source, 0, 3);
		assertThat(source.flush(true)).isCompleted();
		assertThat(this.arrived).isEmpty();
		assertThat(this.heard.counts()).isEqualTo(Map.of("created logs", 3L, "dropped logs shutdown", 3L));
	}

	@Test
	void fullBatchWakesTheWorker() {
		BoundedSource<Integer, String> source = source(100, 10, Duration.ofDays(1));
		source.start();
		for (int i = 0; i < 20; i++) {
			int batches = i + 1;
			offer(source, i * 10, 10);
			Patiently.await().until(() -> this.arrived.size() == batches);
		}
		source.close(PATIENCE);
	}

	@Test
	void flushWakesTheWorker() throws Exception {
		BoundedSource<Integer, String> source = source(100, 10, Duration.ofDays(1));
		source.start();
		for (int i = 0; i < 20; i++) {
			offer(source, i, 1);
			source.flush(true).get(30, TimeUnit.SECONDS);
			assertThat(this.arrived).hasSize(i + 1);
		}
		source.close(PATIENCE);
	}

	@RepeatedTest(30)
	void nothingIsLostUncountedBetweenOffersAndTheEnd() throws InterruptedException {
		BoundedSource<Integer, String> source = source(64, 16, Duration.ofMillis(1));
		source.start();
		int threads = 4;
		int each = 3_000;
		CountDownLatch offered = new CountDownLatch(threads * each / 2);
		List<Thread> offerers = new ArrayList<>();
		for (int i = 0; i < threads; i++) {
			int from = i * each;
			Thread offerer = new Thread(() -> {
				for (int j = from; j < from + each; j++) {
					source.offer(j);
					offered.countDown();
				}
			});
			offerer.start();
			offerers.add(offerer);
		}
		offered.await();
		source.close(PATIENCE);
		for (Thread offerer : offerers) {
			offerer.join();
		}
		List<String> items = this.arrived.stream().flatMap(List::stream).toList();
		assertThat(items).doesNotHaveDuplicates();
		assertThat(this.heard.count("created logs")).isEqualTo(threads * each);
		assertThat(
				items.size() + this.heard.count("dropped logs queue_full") + this.heard.count("dropped logs shutdown"))
			.as("%s", this.heard.counts())
			.isEqualTo(threads * each);
		assertThat(source.size()).isZero();
	}

	@RepeatedTest(3)
	void neverHoldsMoreThanItMay() throws InterruptedException {
		BoundedSource<Integer, String> source = source(50, 50);
		List<Thread> offerers = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			Thread offerer = new Thread(() -> offer(source, 0, 1_000));
			offerer.start();
			offerers.add(offerer);
		}
		for (Thread offerer : offerers) {
			offerer.join();
		}
		assertThat(source.size()).isEqualTo(50);
		source.close(PATIENCE);
		assertThat(this.arrived.stream().mapToInt(List::size).sum()).isEqualTo(50);
		assertThat(this.heard.counts()).isEqualTo(Map.of("created logs", 4_000L, "dropped logs queue_full", 3_950L));
	}

	@Test
	void settingsAreThoseOfTheSpecification() {
		assertThat(SourceSettings.spanDefaults()).isEqualTo(new SourceSettings(2048, 512, Duration.ofSeconds(5)));
		assertThat(SourceSettings.logDefaults()).isEqualTo(new SourceSettings(2048, 512, Duration.ofSeconds(1)));
		assertThatIllegalArgumentException().isThrownBy(() -> new SourceSettings(10, 0, DELAY))
			.withMessage("maxBatchSize must be at least 1, was 0");
		assertThatIllegalArgumentException().isThrownBy(() -> new SourceSettings(9, 10, DELAY))
			.withMessage("maxQueueSize must be at least maxBatchSize (10), was 9");
		assertThatIllegalArgumentException().isThrownBy(() -> new SourceSettings(10, 10, DELAY.negated()))
			.withMessage("scheduleDelay must not be negative, was PT-5S");
	}

	@SafeVarargs
	private BoundedSource<Integer, String> source(int maxQueueSize, int maxBatchSize, Stage<String>... stages) {
		return new BoundedSource<>(Signal.LOGS, new SourceSettings(maxQueueSize, maxBatchSize, DELAY), String::valueOf,
				pipeline(stages), this.heard);
	}

	private BoundedSource<Integer, String> source(int maxQueueSize, int maxBatchSize, Duration delay) {
		return new BoundedSource<>(Signal.LOGS, new SourceSettings(maxQueueSize, maxBatchSize, delay), String::valueOf,
				pipeline(), this.heard);
	}

	@SafeVarargs
	private Pipeline<String> pipeline(Stage<String>... stages) {
		return new Pipeline<>(Signal.LOGS, List.of(stages), (batch) -> this.arrived.add(batch.items()), this.heard);
	}

	private static void offer(BoundedSource<Integer, String> source, int from, int count) {
		for (int i = from; i < from + count; i++) {
			source.offer(i);
		}
	}

	private long step(BoundedSource<?, ?> source) {
		return source.step(this.now);
	}

	private void advance(Duration duration) {
		this.now += duration.toNanos();
	}

	/** Holds everything back until a flush. */
	private static final class Holding implements Stage<String> {

		private final List<String> held = new ArrayList<>();

		@Override
		public Batch<String> process(Batch<String> batch) {
			this.held.addAll(batch.items());
			return batch.with(List.of());
		}

		@Override
		public Batch<String> flush(Batch<String> empty) {
			return empty.with(this.held);
		}

	}

	/** Lets another thread's work come right before or after an item is added. */
	@SuppressWarnings("serial")
	private static final class ClosingQueue extends ConcurrentLinkedQueue<Integer> {

		private Runnable beforeAdd = () -> {
		};

		private Runnable afterAdd = () -> {
		};

		@Override
		public boolean add(Integer item) {
			this.beforeAdd.run();
			boolean added = super.add(item);
			this.afterAdd.run();
			return added;
		}

	}

}
