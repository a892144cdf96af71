package dev.otelspring.pipeline.queue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import dev.otelspring.pipeline.DropReason;
import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.otlp.Frame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class DurableQueueTests extends SendingQueueContract {

	private static final int RECORD = FRAME_SIZE + RecordHeader.SIZE;

	@TempDir
	Path temp;

	private final FaultyDisk disk = new FaultyDisk();

	private final ManualScheduler scheduler = new ManualScheduler();

	private int homes;

	// A file for each frame, so that no more is dropped than must be.
	@Override
	protected SendingQueue open(long capacity) {
		return reopen(home(), TestStorage.settings(capacity, 1, 1_000_000));
	}

	@Override
	protected long stored(Frame frame) {
		return RecordHeader.recordSize(frame);
	}

	@Test
	void outlivesTheProcess() {
		Path home = home();
		DurableQueue first = reopen(home, large());
		offer(first, Signal.TRACES, Signal.LOGS, Signal.TRACES);
		first.offer(frame(Signal.METRICS, 7));
		assertThat(first.isDurable()).isTrue();
		first.close();
		DurableQueue second = reopen(home, large());
		assertThat(second.recovered(Signal.TRACES)).isEqualTo(2);
		assertThat(second.recovered(Signal.METRICS)).isEqualTo(7);
		assertThat(second.count(Signal.METRICS)).isEqualTo(7);
		assertThat(second.bytes()).isEqualTo(4L * RECORD);
		assertThat(numbers(TestStorage.takeAll(second))).containsExactly(0, 2, 1, 3);
		second.close();
	}

	@Test
	void outlivesTheProcessWhereNumbersAreWrittenOtherwise() {
		Locale before = Locale.getDefault();
		Locale.setDefault(Locale.forLanguageTag("ar-EG"));
		try {
			outlivesTheProcess();
		}
		finally {
			Locale.setDefault(before);
		}
	}

	@Test
	void outlivesBeingKilled() {
		Path home = home();
		DurableQueue killed = reopen(home, large());
		offer(killed, Signal.TRACES, Signal.TRACES, Signal.TRACES);
		killed.peek(Signal.ALL, 1, TestStorage.MANY);
		killed.acknowledge(killed.peek(Signal.ALL, 1, TestStorage.MANY));
		DurableQueue next = reopen(TestStorage.copy(home, home()), large());
		assertThat(numbers(TestStorage.takeAll(next))).as("what was under way or waited").containsExactly(0, 2);
		killed.close();
		next.close();
	}

	@Test
	void leavesNoFilesWhenAllIsDelivered() {
		Path home = home();
		DurableQueue queue = reopen(home, large());
		offer(queue, Signal.TRACES, Signal.TRACES);
		queue.acknowledge(queue.peek(Signal.ALL, TestStorage.MANY, TestStorage.MANY));
		queue.close();
		assertThat(TestStorage.files(home)).isEmpty();
	}

	@Test
	void backlogAndFreshFramesTakeTurns() {
		Path home = home();
		DurableQueue first = reopen(home, large());
		offer(first, Signal.TRACES, Signal.TRACES, Signal.TRACES);
		first.close();
		DurableQueue second = reopen(home, large());
		offer(second, Signal.TRACES, Signal.LOGS, Signal.TRACES, Signal.TRACES, Signal.TRACES);
		List<Integer> order = new ArrayList<>();
		for (int i = 0; i < 8; i++) {
			order.addAll(numbers(second.peek(Signal.ALL, 1, TestStorage.MANY)));
		}
		assertThat(order).containsExactly(0, 3, 1, 4, 2, 5, 6, 7);
		second.close();
	}

	@Test
	void sendsWhatIsFreshWithoutReadingTheDisk() {
		DurableQueue queue = reopen(home(), large());
		for (int i = 0; i < 100; i++) {
			Frame frame = frame(Signal.TRACES, 1);
			queue.offer(frame);
			List<Frame> frames = queue.peek(Signal.ALL, TestStorage.MANY, TestStorage.MANY);
			assertThat(frames).containsExactly(frame);
			queue.acknowledge(frames);
		}
		assertThat(this.disk.reads()).isZero();
		queue.close();
	}

	@Test
	void whatLiesOnDiskAloneTakesNothingOfTheHeap() {
		DurableQueue queue = reopen(home(), TestStorage.settings(100 * RECORD, 10 * RECORD, 0));
		for (int i = 0; i < 10; i++) {
			queue.offer(frame(Signal.TRACES, 1));
		}
		assertThat(queue.bytes()).isEqualTo(10L * RECORD);
		assertThat(queue.heapBytes()).isZero();
		queue.close();
	}

	/** A file goes with the last of its frames. */
	@Test
	void tellsHowMuchItsFilesTake() {
		DurableQueue queue = reopen(home(), TestStorage.settings(100 * RECORD, 10 * RECORD, 0));
		for (int i = 0; i < 30; i++) {
			queue.offer(frame(Signal.TRACES, 1));
		}
		List<Frame> frames = queue.peek(Signal.ALL, TestStorage.MANY, TestStorage.MANY);
		queue.acknowledge(frames.subList(1, 10));
		assertThat(queue.bytes()).isEqualTo(21L * RECORD);
		assertThat(queue.taken()).isGreaterThanOrEqualTo(30L * RECORD);
		queue.acknowledge(frames.subList(0, 1));
		assertThat(queue.taken()).isLessThan(22L * RECORD);
		queue.close();
	}

	@Test
	void keepsTheNewestFilesWhenItIsFull() {
		DurableQueue queue = reopen(home(), TestStorage.settings(8 * RECORD, 2 * RECORD, 0));
		List<Frame> dropped = new ArrayList<>();
		for (int i = 0; i < 8; i++) {
			dropped.addAll(queue.offer(frame(Signal.TRACES, 1 + i)));
		}
		assertThat(dropped).isEmpty();
		dropped = queue.offer(frame(Signal.LOGS, 1));
		assertThat(dropped).extracting(Frame::count).containsExactly(1, 2);
		assertThat(dropped).extracting(Frame::size).as("they lie on disk alone").containsOnly(0);
		assertThat(queue.count(Signal.TRACES)).isEqualTo(3 + 4 + 5 + 6 + 7 + 8);
		queue.close();
	}

	@Test
	void keepsAFileOfWhichAFrameIsUnderWay() {
		DurableQueue queue = reopen(home(), TestStorage.settings(4 * RECORD, 2 * RECORD, 100_000));
		offer(queue, Signal.TRACES, Signal.TRACES, Signal.TRACES, Signal.TRACES);
		queue.peek(Signal.ALL, 1, TestStorage.MANY);
		assertThat(numbers(queue.offer(frame(Signal.TRACES, 1)))).containsExactly(2, 3);
		assertThat(numbers(TestStorage.takeAll(queue))).containsExactly(1, 4);
		queue.close();
	}

	@Test
	void whatWasDeliveredMakesRoomFirst() {
		DurableQueue queue = reopen(home(), TestStorage.settings(4 * RECORD, 4 * RECORD, 0));
		offer(queue, Signal.TRACES, Signal.TRACES, Signal.TRACES, Signal.TRACES);
		queue.acknowledge(queue.peek(Signal.ALL, TestStorage.MANY, TestStorage.MANY));
		assertThat(queue.offer(frame(Signal.TRACES, 1))).isEmpty();
		queue.close();
	}

	@Test
	void filesOnDiskStayWithinTheCapacity() throws IOException {
		Path home = home();
		DurableQueue queue = reopen(home, TestStorage.settings(20_000, 2_500, 0));
		for (int i = 0; i < 1_000; i++) {
			queue.offer(frame(Signal.TRACES, 1));
			long used = 0;
			for (Path file : TestStorage.files(home)) {
				used += Files.size(file);
			}
			assertThat(used).as("with a seal for each file").isLessThanOrEqualTo(20_000 + 9 * RecordHeader.SIZE);
		}
		queue.close();
	}

	@Test
	void sameFrameOfferedTwiceIsUnderWayTwice() {
		DurableQueue queue = reopen(home(), large());
		Frame frame = frame(Signal.TRACES, 3);
		queue.offer(frame);
		queue.offer(frame);
		List<Frame> frames = queue.peek(Signal.ALL, TestStorage.MANY, TestStorage.MANY);
		queue.acknowledge(frames.subList(1, 2));
		assertThat(queue.count(Signal.TRACES)).isEqualTo(3);
		queue.acknowledge(frames.subList(0, 1));
		assertThat(queue.count(Signal.TRACES)).isZero();
		queue.close();
	}

	@Test
	void ignoresAcknowledgementsOfWhatItDidNotGive() {
		DurableQueue queue = reopen(home(), large());
		offer(queue, Signal.TRACES);
		queue.acknowledge(List.of(frame(Signal.TRACES, 1)));
		assertThat(queue.count(Signal.TRACES)).isEqualTo(1);
		queue.close();
	}

	@Test
	void syncsOnceInAWhileAndOnlyWhatIsNotDelivered() {
		DurableQueue queue = reopen(home(), large());
		offer(queue, Signal.TRACES, Signal.TRACES);
		assertThat(this.disk.forces()).isZero();
		this.scheduler.advance(Duration.ofMillis(499));
		assertThat(this.disk.forces()).isZero();
		this.scheduler.advance(Duration.ofMillis(1));
		assertThat(this.disk.forces()).isEqualTo(1);
		assertThat(this.scheduler.waiting()).as("nothing to do while nothing comes").isZero();
		offer(queue, Signal.TRACES);
		queue.acknowledge(queue.peek(Signal.ALL, TestStorage.MANY, TestStorage.MANY));
		this.scheduler.advance(Duration.ofSeconds(1));
		assertThat(this.disk.forces()).isEqualTo(1);
		queue.close();
	}

	@Test
	void waitsInMemoryWhileTheDiskIsFull() {
		Path home = home();
		DurableQueue queue = reopen(home, large());
		offer(queue, Signal.TRACES);
		this.disk.fillUpAfter(RECORD / 2);
		offer(queue, Signal.TRACES, Signal.TRACES);
		assertThat(queue.count(Signal.TRACES)).isEqualTo(3);
		assertThat(queue.volatileCount(Signal.TRACES)).isEqualTo(2);
		List<Frame> frames = TestStorage.takeAll(queue);
		assertThat(numbers(frames)).containsExactly(0, 1, 2);
		queue.acknowledge(frames);
		assertThat(queue.count(Signal.TRACES)).isZero();
		assertThat(queue.bytes()).isZero();
		queue.close();
	}

	@Test
	void goesBackToTheDiskWhenItHasRoom() {
		Path home = home();
		DurableQueue queue = reopen(home, large());
		this.disk.fillUpAfter(RECORD + 10);
		offer(queue, Signal.TRACES, Signal.TRACES, Signal.TRACES);
		this.scheduler.advance(DurableQueue.RETRY_INTERVAL);
		assertThat(queue.volatileCount(Signal.TRACES)).isEqualTo(2);
		this.disk.empty();
		this.scheduler.advance(DurableQueue.RETRY_INTERVAL);
		assertThat(queue.volatileCount(Signal.TRACES)).isZero();
		offer(queue, Signal.TRACES);
		DurableQueue next = reopen(TestStorage.copy(home, home()), large());
		assertThat(numbers(TestStorage.takeAll(next))).containsExactlyInAnyOrder(0, 1, 2, 3);
		assertThat(next.losses()).as("the half of a record was cut off").isEmpty();
		queue.close();
		next.close();
	}

	@Test
	void savesWhatWaitsInMemoryWhenItIsClosed() {
		Path home = home();
		DurableQueue queue = reopen(home, large());
		this.disk.fillUpAfter(0);
		offer(queue, Signal.TRACES, Signal.LOGS);
		queue.peek(Signal.ALL, 1, TestStorage.MANY);
		this.disk.empty();
		queue.close();
		assertThat(queue.volatileCount(Signal.TRACES)).isZero();
		assertThat(queue.count(Signal.LOGS)).isEqualTo(1);
		DurableQueue next = reopen(home, large());
		assertThat(numbers(TestStorage.takeAll(next))).containsExactlyInAnyOrder(0, 1);
		next.close();
	}

	@Test
	void tellsWhatEndsWithTheProcess() {
		DurableQueue queue = reopen(home(), large());
		this.disk.fillUpAfter(0);
		queue.offer(frame(Signal.TRACES, 5));
		queue.offer(frame(Signal.LOGS, 2));
		queue.peek(Signal.ALL, 1, TestStorage.MANY);
		queue.close();
		assertThat(queue.volatileCount(Signal.TRACES)).isEqualTo(5);
		assertThat(queue.volatileCount(Signal.LOGS)).isEqualTo(2);
	}

	@Test
	void memoryIsBoundedToo() {
		DurableQueue queue = reopen(home(),
				new DurableQueueSettings(1_000_000, 10_000, 0, 2 * FRAME_SIZE, Duration.ZERO));
		this.disk.fillUpAfter(0);
		offer(queue, Signal.TRACES, Signal.TRACES);
		assertThat(numbers(queue.offer(frame(Signal.TRACES, 1)))).containsExactly(0);
		assertThat(queue.count(Signal.TRACES)).isEqualTo(2);
		queue.close();
	}

	@Test
	void acknowledgesWhileTheDiskIsFull() {
		DurableQueue queue = reopen(home(), large());
		offer(queue, Signal.TRACES, Signal.TRACES);
		this.disk.fillUpAfter(0);
		queue.acknowledge(queue.peek(Signal.ALL, 1, TestStorage.MANY));
		queue.acknowledge(queue.peek(Signal.ALL, 1, TestStorage.MANY));
		assertThat(queue.count(Signal.TRACES)).isZero();
		queue.close();
	}

	@Test
	void countsWhatMovesToDiskAndFindsNoRoom() {
		DurableQueue queue = reopen(home(), TestStorage.settings(2 * RECORD, 1, 0));
		this.disk.fillUpAfter(0);
		offer(queue, Signal.TRACES, Signal.TRACES, Signal.TRACES);
		this.disk.empty();
		this.scheduler.advance(DurableQueue.RETRY_INTERVAL);
		assertThat(queue.losses()).containsExactly(new SendingQueue.Loss(Signal.TRACES, 1, DropReason.QUEUE_FULL));
		assertThat(queue.count(Signal.TRACES)).isEqualTo(2);
		queue.close();
	}

	@Test
	void keepsGoingWhenTheDiskCannotSync() {
		DurableQueue queue = reopen(home(), large());
		offer(queue, Signal.TRACES);
		this.disk.failForce();
		this.scheduler.advance(Duration.ofSeconds(1));
		offer(queue, Signal.TRACES);
		assertThat(numbers(TestStorage.takeAll(queue))).containsExactly(0, 1);
		queue.close();
	}

	@Test
	void survivesThatSomebodyDeletesItsFiles() {
		Path home = home();
		DurableQueue first = reopen(home, TestStorage.settings(100_000, 1, 0));
		offer(first, Signal.TRACES, Signal.TRACES);
		first.close();
		DurableQueue queue = reopen(home, TestStorage.settings(100_000, 1, 0));
		TestStorage.clear(home);
		assertThat(TestStorage.takeAll(queue)).isEmpty();
		assertThat(TestStorage.lost(queue.losses(), Signal.TRACES)).isEqualTo(2);
		assertThat(queue.count(Signal.TRACES)).isZero();
		offer(queue, Signal.TRACES);
		assertThat(queue.count(Signal.TRACES)).isEqualTo(1);
		queue.close();
	}

	@Test
	void anInterruptedCallerHarmsNobody() {
		DurableQueue queue = reopen(home(), TestStorage.settings(1_000_000, 10_000, 0));
		Thread.currentThread().interrupt();
		offer(queue, Signal.TRACES);
		List<Frame> frames = queue.peek(Signal.ALL, TestStorage.MANY, TestStorage.MANY);
		queue.acknowledge(frames);
		assertThat(Thread.interrupted()).isTrue();
		assertThat(numbers(frames)).containsExactly(0);
		offer(queue, Signal.TRACES);
		assertThat(queue.volatileCount(Signal.TRACES)).isZero();
		queue.close();
	}

	@Test
	void takesNothingOnceItIsClosed() {
		DurableQueue queue = reopen(home(), large());
		offer(queue, Signal.TRACES);
		List<Frame> frames = queue.peek(Signal.ALL, 1, TestStorage.MANY);
		queue.close();
		Frame late = frame(Signal.LOGS, 1);
		assertThat(queue.offer(late)).containsExactly(late);
		assertThat(queue.peek(Signal.ALL, 1, TestStorage.MANY)).isEmpty();
		queue.acknowledge(frames);
		assertThat(queue.losses()).isEmpty();
		queue.close();
	}

	@Test
	void settingsNameWhatIsWrong() {
		assertThatIllegalArgumentException().isThrownBy(() -> DurableQueueSettings.ofCapacity(0))
			.withMessage("capacity must be at least 1, was 0");
		assertThat(DurableQueueSettings.defaults().segmentBytes()).isEqualTo(4 * 1024 * 1024);
		assertThat(DurableQueueSettings.ofCapacity(8_000_000).segmentBytes()).isEqualTo(1_000_000);
	}

	private DurableQueue reopen(Path home, DurableQueueSettings settings) {
		return TestStorage.open(home, settings, this.disk, this.scheduler);
	}

	private static DurableQueueSettings large() {
		return TestStorage.settings(1_000_000, 10_000, 100_000);
	}

	private Path home() {
		try {
			return Files.createDirectory(this.temp.resolve("queue" + this.homes++));
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

}
