package dev.otelspring.pipeline.queue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.otelspring.pipeline.DropReason;
import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.otlp.Frame;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random operations, compared with a map. Only the first test knows each frame's fate; in
 * the others, whose queues overflow, the sums must be right.
 */
class DurableQueueModelTests {

	private static final int OPERATIONS = 4_000;

	@TempDir
	Path temp;

	@BeforeAll
	static void hush() {
		logger().setLevel(Level.ERROR);
	}

	@AfterAll
	static void speak() {
		logger().setLevel(null);
	}

	private static Logger logger() {
		return (Logger) LoggerFactory.getLogger(DurableQueue.class.getPackageName());
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4 })
	void neitherRestartsNorKillsLoseOrRepeatAnything(long seed) {
		new Run(seed, TestStorage.settings(100_000_000, 3_000, 2_000), false).go(OPERATIONS);
	}

	@ParameterizedTest
	@ValueSource(longs = { 11, 12, 13, 14 })
	void sumsAreRightWhenItOverflows(long seed) {
		new Run(seed, TestStorage.settings(20_000, 2_500, 2_000), false).go(OPERATIONS);
	}

	@ParameterizedTest
	@ValueSource(longs = { 21, 22, 23, 24 })
	void sumsAreRightWhenTheDiskIsFullNowAndThen(long seed) {
		new Run(seed, TestStorage.settings(20_000, 2_500, 1_000), true).go(OPERATIONS);
	}

	@Test
	void sumsAreRightWhenAFileHoldsOneFrame() {
		new Run(31, TestStorage.settings(10_000, 1, 0), true).go(OPERATIONS);
	}

	private final class Run {

		private final Random random;

		private final DurableQueueSettings settings;

		private final boolean faults;

		private final FaultyDisk disk = new FaultyDisk();

		private final ManualScheduler scheduler = new ManualScheduler();

		/** All that may still come, by number. */
		private final Map<Long, Frame> alive = new LinkedHashMap<>();

		private final Map<Long, Frame> underWay = new LinkedHashMap<>();

		/** Frames of which only signal and count were told when they were dropped. */
		private int unnamed;

		private final long[] expected = new long[Signal.values().length];

		private long nextId;

		private int homes;

		private Path home;

		private DurableQueue queue;

		Run(long seed, DurableQueueSettings settings, boolean faults) {
			this.random = new Random(seed);
			this.settings = settings;
			this.faults = faults;
			this.home = newHome();
			this.queue = TestStorage.open(this.home, settings, this.disk, this.scheduler);
		}

		void go(int operations) {
			for (int i = 0; i < operations; i++) {
				switch (this.random.nextInt(300)) {
					case 0 -> restart();
					case 1 -> kill();
					case 2 -> tear();
					case 3 -> {
						if (this.faults) {
							this.disk.fillUpAfter(this.random.nextInt(3_000));
						}
					}
					case 4, 5, 6 -> this.disk.empty();
					case 7, 8, 9, 10, 11, 12, 13 ->
						this.scheduler.advance(Duration.ofMillis(this.random.nextInt(3_000)));
					default -> {
						switch (this.random.nextInt(4)) {
							case 0, 1 -> offer();
							case 2 -> peek();
							default -> acknowledge();
						}
					}
				}
				check(i);
			}
			restart();
			List<Frame> rest = TestStorage.takeAll(this.queue);
			rest.forEach(this::came);
			check(operations);
			assertThat(rest.size()).as("nothing is missing").isEqualTo(this.alive.size() - this.unnamed);
			this.queue.acknowledge(rest);
			assertThat(this.queue.bytes()).isZero();
			this.queue.close();
			assertThat(TestStorage.files(this.home)).isEmpty();
		}

		private void check(int operation) {
			for (SendingQueue.Loss loss : this.queue.losses()) {
				assertThat(loss.reason()).as("operation %d", operation).isEqualTo(DropReason.QUEUE_FULL);
				this.expected[loss.signal().ordinal()] -= loss.count();
				this.unnamed++;
			}
			for (Signal signal : Signal.values()) {
				assertThat(this.queue.count(signal)).as("%s after operation %d", signal, operation)
					.isEqualTo(this.expected[signal.ordinal()]);
			}
		}

		private Frame offer() {
			Signal signal = Signal.values()[this.random.nextInt(3)];
			Frame frame = TestStorage.frame(this.nextId++, signal, 1 + this.random.nextInt(20),
					8 + this.random.nextInt((this.random.nextInt(10) == 0) ? 4_000 : 300));
			this.alive.put(TestStorage.id(frame), frame);
			this.expected[signal.ordinal()] += frame.count();
			for (Frame dropped : this.queue.offer(frame)) {
				this.expected[dropped.signal().ordinal()] -= dropped.count();
				if (dropped.size() == 0) {
					this.unnamed++;
				}
				else {
					assertThat(this.underWay).doesNotContainKey(TestStorage.id(dropped));
					assertThat(this.alive.remove(TestStorage.id(dropped))).isNotNull();
				}
			}
			return frame;
		}

		private void peek() {
			Set<Signal> signals = TestStorage.someSignals(this.random);
			List<Frame> frames = this.queue.peek(signals, 1 + this.random.nextInt(100), 1 + this.random.nextInt(3_000));
			assertThat(frames).allMatch((frame) -> signals.contains(frame.signal()));
			frames.forEach(this::came);
		}

		private void came(Frame frame) {
			long id = TestStorage.id(frame);
			Frame known = this.alive.get(id);
			assertThat(known).as("neither delivered nor dropped").isNotNull();
			assertThat(frame.bytes()).isEqualTo(known.bytes());
			assertThat(frame.signal()).isEqualTo(known.signal());
			assertThat(frame.count()).isEqualTo(known.count());
			assertThat(this.underWay.put(id, frame)).as("given once").isNull();
		}

		private void acknowledge() {
			List<Frame> frames = new ArrayList<>(this.underWay.values());
			Collections.shuffle(frames, this.random);
			frames = frames.subList(0, this.random.nextInt(frames.size() + 1));
			this.queue.acknowledge(frames);
			for (Frame frame : frames) {
				long id = TestStorage.id(frame);
				this.underWay.remove(id);
				this.alive.remove(id);
				this.expected[frame.signal().ordinal()] -= frame.count();
			}
		}

		private void restart() {
			this.disk.empty();
			this.queue.close();
			for (SendingQueue.Loss loss : this.queue.losses()) {
				this.expected[loss.signal().ordinal()] -= loss.count();
				this.unnamed++;
			}
			reopen(this.home);
		}

		// What is on disk at this moment is what the next process finds.
		private void kill() {
			saveFallback();
			Path copy = TestStorage.copy(this.home, newHome());
			discard();
			reopen(copy);
		}

		private void tear() {
			saveFallback();
			Frame last = offer();
			Path copy = TestStorage.copy(this.home, newHome());
			boolean stored = this.alive.containsKey(TestStorage.id(last));
			discard();
			if (stored) {
				int cut = 1 + this.random.nextInt(last.size());
				List<Path> segments = TestStorage.segments(copy);
				truncate(segments.get(segments.size() - 1), cut);
				this.alive.remove(TestStorage.id(last));
			}
			this.home = copy;
			this.underWay.clear();
			this.queue = TestStorage.open(copy, this.settings, this.disk, this.scheduler);
			if (stored) {
				assertThat(this.queue.losses())
					.containsExactly(new SendingQueue.Loss(last.signal(), last.count(), DropReason.CORRUPTED));
				this.expected[last.signal().ordinal()] -= last.count();
			}
		}

		private void discard() {
			Path old = this.home;
			this.queue.close();
			TestStorage.clear(old);
		}

		private void reopen(Path where) {
			this.home = where;
			this.underWay.clear();
			this.queue = TestStorage.open(where, this.settings, this.disk, this.scheduler);
			for (Signal signal : Signal.values()) {
				assertThat(this.queue.recovered(signal)).isEqualTo(this.expected[signal.ordinal()]);
			}
		}

		private void saveFallback() {
			this.disk.empty();
			this.scheduler.advance(DurableQueue.RETRY_INTERVAL);
			for (SendingQueue.Loss loss : this.queue.losses()) {
				this.expected[loss.signal().ordinal()] -= loss.count();
				this.unnamed++;
			}
			Set<Long> volatileUnderWay = new HashSet<>();
			for (Signal signal : Signal.values()) {
				if (this.queue.volatileCount(signal) > 0) {
					volatileUnderWay.addAll(this.underWay.keySet());
				}
			}
			if (!volatileUnderWay.isEmpty()) {
				// What is under way from memory cannot be saved: it is delivered first.
				this.queue.acknowledge(new ArrayList<>(this.underWay.values()));
				for (Frame frame : this.underWay.values()) {
					this.alive.remove(TestStorage.id(frame));
					this.expected[frame.signal().ordinal()] -= frame.count();
				}
				this.underWay.clear();
			}
		}

		private Path newHome() {
			try {
				return Files.createDirectory(DurableQueueModelTests.this.temp.resolve("home" + this.homes++));
			}
			catch (IOException ex) {
				throw new AssertionError(ex);
			}
		}

		private static void truncate(Path file, int cut) {
			try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
				channel.truncate(channel.size() - cut);
			}
			catch (IOException ex) {
				throw new AssertionError(ex);
			}
		}

	}

}
