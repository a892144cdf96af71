package dev.otelspring.pipeline.queue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.otlp.Frame;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What every {@link SendingQueue} does, wherever it keeps its frames. A queue may drop
 * more than it must to make room, and may take more bytes for a frame than the frame has;
 * the rest is exact.
 */
abstract class SendingQueueContract {

	static final int FRAME_SIZE = 100;

	private static final int NO_LIMIT = Integer.MAX_VALUE;

	private final List<SendingQueue> opened = new ArrayList<>();

	private int number;

	/**
	 * Makes an empty queue. It is closed after the test.
	 * @param capacity how many bytes it holds
	 * @return a new queue
	 */
	protected abstract SendingQueue open(long capacity);

	/**
	 * How many bytes a frame takes in the queue's own account.
	 * @param frame any frame
	 * @return by default the frame's size
	 */
	protected long stored(Frame frame) {
		return frame.size();
	}

	@AfterEach
	void close() {
		this.opened.forEach(SendingQueue::close);
	}

	@Test
	void holdsNothingAtFirst() {
		SendingQueue queue = queueFor(10);
		assertThat(queue.peek(Signal.ALL, NO_LIMIT, NO_LIMIT)).isEmpty();
		assertThat(queue.bytes()).isZero();
		for (Signal signal : Signal.values()) {
			assertThat(queue.count(signal)).isZero();
			assertThat(queue.recovered(signal)).isZero();
		}
		assertThat(queue.losses()).isEmpty();
		assertThat(queue.capacity()).isPositive();
	}

	@Test
	void givesBackWhatWasOffered() {
		SendingQueue queue = queueFor(10);
		Frame frame = new Frame(Signal.LOGS, 17, new byte[] { 1, 2, 3, -1, 0, 127, -128 });
		assertThat(queue.offer(frame)).isEmpty();
		assertThat(queue.peek(Signal.ALL, NO_LIMIT, NO_LIMIT)).singleElement().satisfies((peeked) -> {
			assertThat(peeked.signal()).isEqualTo(Signal.LOGS);
			assertThat(peeked.count()).isEqualTo(17);
			assertThat(peeked.bytes()).isEqualTo(frame.bytes());
		});
	}

	@Test
	void givesTheOldestFirst() {
		SendingQueue queue = queueFor(10);
		offer(queue, Signal.TRACES, Signal.TRACES, Signal.TRACES);
		assertThat(numbers(queue.peek(Signal.ALL, 2, NO_LIMIT))).containsExactly(0, 1);
		offer(queue, Signal.TRACES);
		assertThat(numbers(queue.peek(Signal.ALL, NO_LIMIT, NO_LIMIT))).containsExactly(2, 3);
	}

	@Test
	void signalsTakeTurnsByAge() {
		SendingQueue queue = queueFor(10);
		offer(queue, Signal.TRACES, Signal.METRICS, Signal.TRACES, Signal.LOGS, Signal.METRICS);
		List<Integer> order = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			order.addAll(numbers(queue.peek(Signal.ALL, 1, NO_LIMIT)));
		}
		assertThat(order).containsExactly(0, 1, 2, 3, 4);
	}

	@Test
	void requestHoldsFramesOfOneSignal() {
		SendingQueue queue = queueFor(10);
		offer(queue, Signal.LOGS, Signal.TRACES, Signal.LOGS, Signal.METRICS, Signal.TRACES);
		assertThat(numbers(queue.peek(Signal.ALL, NO_LIMIT, NO_LIMIT))).containsExactly(0, 2);
		assertThat(numbers(queue.peek(Signal.ALL, NO_LIMIT, NO_LIMIT))).containsExactly(1, 4);
		assertThat(numbers(queue.peek(Signal.ALL, NO_LIMIT, NO_LIMIT))).containsExactly(3);
		assertThat(queue.peek(Signal.ALL, NO_LIMIT, NO_LIMIT)).isEmpty();
	}

	@Test
	void signalThatIsNotAskedForIsPassedOver() {
		SendingQueue queue = queueFor(10);
		offer(queue, Signal.TRACES, Signal.METRICS, Signal.TRACES, Signal.LOGS);
		assertThat(queue.peek(Set.of(), NO_LIMIT, NO_LIMIT)).isEmpty();
		assertThat(numbers(queue.peek(EnumSet.of(Signal.LOGS), NO_LIMIT, NO_LIMIT))).containsExactly(3);
		assertThat(queue.peek(EnumSet.of(Signal.LOGS), NO_LIMIT, NO_LIMIT)).isEmpty();
		assertThat(numbers(queue.peek(EnumSet.of(Signal.METRICS, Signal.LOGS), NO_LIMIT, NO_LIMIT))).containsExactly(1);
		assertThat(numbers(queue.peek(Signal.ALL, NO_LIMIT, NO_LIMIT))).containsExactly(0, 2);
	}

	@Test
	void frameUnderWayIsNotGivenTwiceAndStillCounts() {
		SendingQueue queue = queueFor(10);
		Frame first = frame(Signal.TRACES, 5);
		Frame second = frame(Signal.TRACES, 3);
		queue.offer(first);
		queue.offer(second);
		queue.peek(Signal.ALL, 5, NO_LIMIT);
		assertThat(queue.count(Signal.TRACES)).isEqualTo(8);
		assertThat(queue.bytes()).isEqualTo(stored(first) + stored(second));
		assertThat(numbers(queue.peek(Signal.ALL, 5, NO_LIMIT))).containsExactly(1);
		assertThat(queue.peek(Signal.ALL, 5, NO_LIMIT)).isEmpty();
	}

	@Test
	void acknowledgedFramesAreGone() {
		SendingQueue queue = queueFor(10);
		offer(queue, Signal.TRACES, Signal.TRACES, Signal.LOGS);
		Frame last = frame(Signal.TRACES, 4);
		queue.acknowledge(queue.peek(Signal.ALL, NO_LIMIT, NO_LIMIT));
		queue.offer(last);
		assertThat(queue.count(Signal.TRACES)).isEqualTo(4);
		assertThat(queue.count(Signal.LOGS)).isEqualTo(1);
		queue.acknowledge(queue.peek(Signal.ALL, NO_LIMIT, NO_LIMIT));
		assertThat(queue.count(Signal.LOGS)).isZero();
		assertThat(queue.bytes()).isEqualTo(stored(last));
		queue.acknowledge(queue.peek(Signal.ALL, NO_LIMIT, NO_LIMIT));
		assertThat(queue.count(Signal.TRACES)).isZero();
		assertThat(queue.bytes()).isZero();
	}

	@Test
	void requestsAreAcknowledgedInAnyOrderAndInParts() {
		SendingQueue queue = queueFor(10);
		offer(queue, Signal.TRACES, Signal.TRACES, Signal.TRACES, Signal.TRACES, Signal.TRACES);
		List<Frame> first = queue.peek(Signal.ALL, 3, NO_LIMIT);
		List<Frame> second = queue.peek(Signal.ALL, 2, NO_LIMIT);
		queue.acknowledge(second);
		assertThat(queue.count(Signal.TRACES)).isEqualTo(3);
		queue.acknowledge(first.subList(1, 3));
		assertThat(queue.count(Signal.TRACES)).isEqualTo(1);
		queue.acknowledge(first.subList(0, 1));
		assertThat(queue.count(Signal.TRACES)).isZero();
		assertThat(queue.bytes()).isZero();
	}

	@Test
	void requestStopsAtTheNumberOfItems() {
		SendingQueue queue = queueFor(10);
		for (int count : new int[] { 4, 4, 3, 1 }) {
			queue.offer(frame(Signal.TRACES, count));
		}
		assertThat(numbers(queue.peek(Signal.ALL, 8, NO_LIMIT))).containsExactly(0, 1);
		assertThat(numbers(queue.peek(Signal.ALL, 3, NO_LIMIT))).containsExactly(2);
		assertThat(numbers(queue.peek(Signal.ALL, 3, NO_LIMIT))).containsExactly(3);
	}

	@Test
	void requestStopsAtTheNumberOfBytes() {
		SendingQueue queue = queueFor(10);
		offer(queue, Signal.TRACES, Signal.TRACES, Signal.TRACES, Signal.TRACES);
		assertThat(numbers(queue.peek(Signal.ALL, NO_LIMIT, 3L * FRAME_SIZE - 1))).containsExactly(0, 1);
		assertThat(numbers(queue.peek(Signal.ALL, NO_LIMIT, 2L * FRAME_SIZE))).containsExactly(2, 3);
	}

	@Test
	void firstFrameMayExceedBothLimits() {
		SendingQueue queue = queueFor(10);
		queue.offer(frame(Signal.TRACES, 50));
		queue.offer(frame(Signal.TRACES, 50));
		assertThat(numbers(queue.peek(Signal.ALL, 1, 1))).containsExactly(0);
		assertThat(numbers(queue.peek(Signal.ALL, 1, 1))).containsExactly(1);
	}

	@Test
	void dropsTheOldestFramesWhenItIsFull() {
		SendingQueue queue = queueFor(3);
		offer(queue, Signal.TRACES, Signal.TRACES, Signal.TRACES);
		List<Frame> dropped = queue.offer(frame(Signal.TRACES, 1));
		assertThat(numbers(dropped)).startsWith(0).doesNotContain(3).isSorted();
		assertThat(queue.bytes()).isLessThanOrEqualTo(queue.capacity());
		assertThat(queue.count(Signal.TRACES)).isEqualTo(4 - dropped.size());
		assertThat(numbers(queue.peek(Signal.ALL, NO_LIMIT, NO_LIMIT))).hasSize(4 - dropped.size())
			.endsWith(3)
			.isSorted();
	}

	@Test
	void dropsTheOldestFrameWhateverItsSignal() {
		SendingQueue queue = queueFor(3);
		offer(queue, Signal.METRICS, Signal.TRACES, Signal.LOGS);
		List<Frame> dropped = queue.offer(frame(Signal.TRACES, 1));
		assertThat(numbers(dropped)).startsWith(0);
		assertThat(dropped.get(0).signal()).isEqualTo(Signal.METRICS);
		assertThat(dropped.get(0).count()).isEqualTo(1);
		assertThat(queue.count(Signal.METRICS)).isZero();
	}

	@Test
	void neverDropsAFrameUnderWay() {
		SendingQueue queue = queueFor(4);
		offer(queue, Signal.TRACES, Signal.TRACES, Signal.TRACES, Signal.TRACES);
		List<Frame> underWay = queue.peek(Signal.ALL, 2, NO_LIMIT);
		List<Integer> dropped = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			dropped.addAll(numbers(queue.offer(frame(Signal.TRACES, 1))));
		}
		assertThat(dropped).startsWith(2).doesNotContain(0, 1).doesNotHaveDuplicates();
		assertThat(queue.count(Signal.TRACES)).isEqualTo(14 - dropped.size()).isGreaterThanOrEqualTo(2);
		long before = queue.count(Signal.TRACES);
		queue.acknowledge(underWay);
		assertThat(queue.count(Signal.TRACES)).isEqualTo(before - 2);
	}

	@Test
	void dropsTheNewFrameWhenAllTheRoomIsUnderWay() {
		SendingQueue queue = queueFor(2);
		offer(queue, Signal.TRACES, Signal.TRACES);
		List<Frame> underWay = queue.peek(Signal.ALL, NO_LIMIT, NO_LIMIT);
		assertThat(numbers(queue.offer(frame(Signal.LOGS, 1)))).containsExactly(2);
		assertThat(queue.count(Signal.LOGS)).isZero();
		assertThat(queue.count(Signal.TRACES)).isEqualTo(2);
		queue.acknowledge(underWay);
		assertThat(queue.offer(frame(Signal.LOGS, 1))).isEmpty();
		assertThat(queue.count(Signal.LOGS)).isEqualTo(1);
	}

	@Test
	void keepsWhatItHasWhenAFrameDoesNotFitAtAll() {
		SendingQueue queue = queueFor(3);
		offer(queue, Signal.TRACES, Signal.TRACES, Signal.LOGS);
		long bytes = queue.bytes();
		Frame giant = new Frame(Signal.TRACES, 9, new byte[(int) queue.capacity() + 1]);
		assertThat(queue.offer(giant)).containsExactly(giant);
		assertThat(queue.count(Signal.TRACES)).isEqualTo(2);
		assertThat(queue.count(Signal.LOGS)).isEqualTo(1);
		assertThat(queue.bytes()).isEqualTo(bytes);
	}

	@Test
	void keepsWhatWaitsWhenTheRoomUnderWayLeavesTooLittle() {
		SendingQueue queue = queueFor(3);
		offer(queue, Signal.TRACES, Signal.TRACES, Signal.TRACES);
		queue.peek(Signal.ALL, 2, NO_LIMIT);
		Frame big = new Frame(Signal.LOGS, 9, new byte[2 * FRAME_SIZE]);
		assertThat(queue.offer(big)).containsExactly(big);
		assertThat(numbers(queue.peek(Signal.ALL, NO_LIMIT, NO_LIMIT))).containsExactly(2);
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5 })
	void countsAndBytesAreExactWhateverHappens(long seed) {
		Random random = new Random(seed);
		SendingQueue queue = queueFor(12);
		Model model = new Model();
		for (int i = 0; i < 3_000; i++) {
			switch (random.nextInt(5)) {
				case 0, 1, 2 -> {
					Frame frame = randomFrame(random);
					model.offered(frame, queue.offer(frame));
				}
				case 3 -> {
					int maxCount = 1 + random.nextInt(20);
					long maxBytes = 1 + random.nextInt(6 * FRAME_SIZE);
					Set<Signal> signals = TestStorage.someSignals(random);
					model.peeked(queue.peek(signals, maxCount, maxBytes), signals, maxCount, maxBytes);
				}
				default -> queue.acknowledge(model.acknowledgeSome(random));
			}
			assertThat(queue.bytes()).as("bytes after step %d", i)
				.isEqualTo(model.bytes())
				.isLessThanOrEqualTo(queue.capacity());
			for (Signal signal : Signal.values()) {
				assertThat(queue.count(signal)).as("%s after step %d", signal, i).isEqualTo(model.count(signal));
			}
		}
	}

	@Timeout(60)
	@RepeatedTest(3)
	void losesAndDoublesNothingBetweenThreads() throws InterruptedException {
		SendingQueue queue = queueFor(50);
		int offerers = 3;
		int each = 2_000;
		Set<Integer> dropped = ConcurrentHashMap.newKeySet();
		AtomicInteger droppedTwice = new AtomicInteger();
		AtomicLong running = new AtomicLong(offerers);
		CountDownLatch start = new CountDownLatch(1);
		List<Thread> threads = new ArrayList<>();
		for (int i = 0; i < offerers; i++) {
			int from = i * each;
			Signal signal = Signal.values()[i % Signal.values().length];
			Thread thread = new Thread(() -> {
				await(start);
				for (int j = from; j < from + each; j++) {
					for (int lost : numbers(queue.offer(numbered(signal, 1, FRAME_SIZE, j)))) {
						if (!dropped.add(lost)) {
							droppedTwice.incrementAndGet();
						}
					}
				}
				running.decrementAndGet();
			});
			thread.start();
			threads.add(thread);
		}
		start.countDown();
		List<Integer> taken = new ArrayList<>();
		List<Frame> underWay = List.of();
		boolean more = true;
		while (more) {
			more = running.get() > 0;
			List<Frame> next = queue.peek(Signal.ALL, 16, NO_LIMIT);
			more |= !next.isEmpty();
			taken.addAll(numbers(next));
			// One request behind, so that frames are under way while others are offered.
			queue.acknowledge(underWay);
			underWay = next;
		}
		queue.acknowledge(underWay);
		for (Thread thread : threads) {
			thread.join();
		}
		assertThat(droppedTwice).hasValue(0);
		assertThat(taken).doesNotHaveDuplicates().noneMatch(dropped::contains);
		assertThat(taken.size() + dropped.size()).isEqualTo(offerers * each);
		assertThat(queue.bytes()).isZero();
		for (Signal signal : Signal.values()) {
			assertThat(queue.count(signal)).isZero();
		}
		for (int i = 0; i < offerers; i++) {
			int from = i * each;
			assertThat(taken).filteredOn((number) -> number >= from && number < from + each)
				.as("frames of thread %d", i)
				.isSorted();
		}
	}

	/**
	 * Opens a queue with room for so many frames of {@link #FRAME_SIZE} bytes.
	 * @param frames how many
	 * @return a new queue
	 */
	protected final SendingQueue queueFor(int frames) {
		SendingQueue queue = open(frames * stored(numbered(Signal.TRACES, 1, FRAME_SIZE, 0)));
		this.opened.add(queue);
		return queue;
	}

	/**
	 * A frame of {@link #FRAME_SIZE} bytes with the next number.
	 * @param signal its signal
	 * @param count its number of items
	 * @return a new frame
	 */
	protected final Frame frame(Signal signal, int count) {
		return numbered(signal, count, FRAME_SIZE, this.number++);
	}

	/**
	 * Offers a frame of one item for each signal, which all must fit.
	 * @param queue where to
	 * @param signals the signals
	 */
	protected final void offer(SendingQueue queue, Signal... signals) {
		for (Signal signal : signals) {
			assertThat(queue.offer(frame(signal, 1))).isEmpty();
		}
	}

	/**
	 * The numbers of frames.
	 * @param frames frames made here
	 * @return 0 for the first that was made
	 */
	protected static List<Integer> numbers(List<Frame> frames) {
		return frames.stream().map((frame) -> ByteBuffer.wrap(frame.bytes()).getInt()).toList();
	}

	private Frame randomFrame(Random random) {
		Signal signal = Signal.values()[random.nextInt(Signal.values().length)];
		return numbered(signal, 1 + random.nextInt(10), 4 + random.nextInt(4 * FRAME_SIZE), this.number++);
	}

	private static Frame numbered(Signal signal, int count, int size, int number) {
		return new Frame(signal, count, ByteBuffer.allocate(size).putInt(number).array());
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** What the queue should hold, told by what it answered. */
	private final class Model {

		private final List<Frame> waiting = new ArrayList<>();

		private final Map<Integer, Frame> underWay = new HashMap<>();

		void offered(Frame frame, List<Frame> dropped) {
			if (numbers(dropped).equals(numbers(List.of(frame)))) {
				return;
			}
			List<Frame> oldest = this.waiting.subList(0, Math.min(dropped.size(), this.waiting.size()));
			assertThat(numbers(dropped)).as("the oldest are dropped").isEqualTo(numbers(oldest));
			oldest.clear();
			this.waiting.add(frame);
		}

		void peeked(List<Frame> peeked, Set<Signal> signals, int maxCount, long maxBytes) {
			Signal signal = this.waiting.stream().map(Frame::signal).filter(signals::contains).findFirst().orElse(null);
			List<Frame> expected = new ArrayList<>();
			int count = 0;
			long size = 0;
			for (Frame frame : this.waiting) {
				if (frame.signal() != signal) {
					continue;
				}
				count += frame.count();
				size += frame.size();
				if (!expected.isEmpty() && (count > maxCount || size > maxBytes)) {
					break;
				}
				expected.add(frame);
			}
			assertThat(numbers(peeked)).isEqualTo(numbers(expected));
			this.waiting.removeAll(expected);
			// The queue's own objects: it may have read them back.
			peeked.forEach((frame) -> this.underWay.put(numbers(List.of(frame)).get(0), frame));
		}

		List<Frame> acknowledgeSome(Random random) {
			List<Frame> frames = new ArrayList<>(this.underWay.values());
			Collections.shuffle(frames, random);
			List<Frame> some = frames.subList(0, random.nextInt(frames.size() + 1));
			some.forEach((frame) -> this.underWay.remove(numbers(List.of(frame)).get(0)));
			return some;
		}

		long bytes() {
			return all().stream().mapToLong(SendingQueueContract.this::stored).sum();
		}

		long count(Signal signal) {
			return all().stream().filter((frame) -> frame.signal() == signal).mapToLong(Frame::count).sum();
		}

		private List<Frame> all() {
			List<Frame> all = new ArrayList<>(this.waiting);
			all.addAll(this.underWay.values());
			return all;
		}

	}

}
