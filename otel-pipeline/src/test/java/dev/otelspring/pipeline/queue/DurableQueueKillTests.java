package dev.otelspring.pipeline.queue;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.otlp.Frame;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A process that writes and acknowledges is killed with {@code SIGKILL}, again and again,
 * and tells until then what it does.
 */
class DurableQueueKillTests {

	private static final DurableQueueSettings SETTINGS = new DurableQueueSettings(1L << 30, 256 * 1024, 128 * 1024,
			1024, DurableQueueSettings.defaults().syncInterval());

	@TempDir
	Path storage;

	@Test
	@Timeout(120)
	void killedProcessLosesNothingAndRepeatsOnlyWhatWasUnderWay() throws Exception {
		new Experiment(this.storage, 42).run(5);
	}

	@Tag("experiment")
	@Test
	@Timeout(1200)
	void hundredKills() throws Exception {
		Experiment experiment = new Experiment(this.storage, 4242);
		experiment.run(100);
		System.out.println(experiment);
	}

	static final class Experiment {

		private final Path storage;

		private final Random random;

		/** All that was offered and not acknowledged when the last process ended. */
		private Set<Long> held = new HashSet<>();

		private long nextId;

		private long offered;

		private long acknowledged;

		private int repeated;

		private int torn;

		private int kills;

		Experiment(Path storage, long seed) {
			this.storage = storage;
			this.random = new Random(seed);
		}

		void run(int times) throws Exception {
			for (int i = 0; i < times; i++) {
				Report report = killOnce();
				this.kills++;
				verify(report);
			}
		}

		private Report killOnce() throws Exception {
			Process child = StorageDirectoryTests.java(Child.class, this.storage, this.nextId, this.random.nextLong());
			Report report = new Report(this.nextId);
			int events = 1 + this.random.nextInt(4_000);
			try (DataInputStream input = new DataInputStream(child.getInputStream())) {
				try {
					for (int i = 0; i < events; i++) {
						report.read(input);
					}
					// Process.destroyForcibly() would close the stream as well.
					child.toHandle().destroyForcibly();
					// What it had said before it died.
					while (true) {
						report.read(input);
					}
				}
				catch (EOFException ex) {
					assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
				}
			}
			assertThat(child.exitValue()).as("ended by a signal, not by itself").isEqualTo(128 + 9);
			return report;
		}

		private void verify(Report report) {
			Set<Long> found = new HashSet<>();
			long lost = 0;
			try (StorageDirectory directory = StorageDirectory.open(this.storage)) {
				DurableQueue queue = directory.queue("main", SETTINGS);
				for (Frame frame : TestStorage.takeAll(queue)) {
					long id = TestStorage.id(frame);
					assertThat(found.add(id)).as("%d lies there once", id).isTrue();
					assertThat(frame.bytes()).isEqualTo(Child.frame(id).bytes());
				}
				for (SendingQueue.Loss loss : queue.losses()) {
					lost += loss.count();
				}
			}
			Set<Long> mustBeThere = new HashSet<>(this.held);
			mustBeThere.addAll(report.offered);
			mustBeThere.removeAll(report.delivered);
			assertThat(found).as("kill %d: all that was offered", this.kills).containsAll(mustBeThere);
			Set<Long> repeated = new HashSet<>(found);
			repeated.retainAll(report.delivered);
			assertThat(repeated).as("kill %d: what comes again was under way", this.kills)
				.hasSizeLessThanOrEqualTo(report.underWay.size())
				.doesNotContainAnyElementsOf(report.acknowledged);
			Set<Long> mayBeThere = new HashSet<>(mustBeThere);
			mayBeThere.addAll(report.delivered);
			mayBeThere.add(report.offering);
			assertThat(mayBeThere).as("kill %d: nothing comes from nowhere", this.kills).containsAll(found);
			assertThat(lost).as("kill %d: at most the record that was being written", this.kills)
				.isLessThanOrEqualTo(Child.MAX_COUNT);
			if (lost > 0) {
				assertThat(found).doesNotContain(report.offering);
				assertThat(report.offered).doesNotContain(report.offering);
				this.torn++;
			}
			this.held = found;
			this.nextId = Math.max(this.nextId, report.offering + 1);
			this.offered += report.offered.size();
			this.acknowledged += report.acknowledged.size();
			this.repeated += repeated.size();
		}

		@Override
		public String toString() {
			return this.kills + " kills: " + this.offered + " frames offered, " + this.acknowledged + " acknowledged, "
					+ this.held.size() + " left, 0 missing, " + this.repeated + " repeated, " + this.torn
					+ " torn records";
		}

	}

	/** What a child told. */
	private static final class Report {

		private final Set<Long> offered = new HashSet<>();

		/** About to be acknowledged, or acknowledged: the backend has them. */
		private final Set<Long> delivered = new HashSet<>();

		private final Set<Long> acknowledged = new HashSet<>();

		private final Set<Long> underWay = new HashSet<>();

		private long offering;

		Report(long nextId) {
			this.offering = nextId - 1;
		}

		void read(DataInputStream input) throws IOException {
			byte what = input.readByte();
			int count = input.readInt();
			List<Long> ids = new ArrayList<>();
			for (int i = 0; i < count; i++) {
				ids.add(input.readLong());
			}
			switch (what) {
				case 'o' -> {
					this.offering = ids.get(0);
				}
				case 'O' -> this.offered.addAll(ids);
				case 'p' -> this.underWay.addAll(ids);
				case 'a' -> this.delivered.addAll(ids);
				case 'A' -> {
					this.acknowledged.addAll(ids);
					this.underWay.removeAll(ids);
				}
				default -> throw new AssertionError("unknown event " + what);
			}
		}

	}

	/** The process that is killed. */
	public static final class Child {

		static final int MAX_COUNT = 9;

		private static final int MAX_UNDER_WAY = 200;

		private final FileOutputStream output = new FileOutputStream(FileDescriptor.out);

		private final Random random;

		private final DurableQueue queue;

		private final Map<Long, Frame> underWay = new LinkedHashMap<>();

		private long nextId;

		private Child(DurableQueue queue, long nextId, long seed) {
			this.queue = queue;
			this.nextId = nextId;
			this.random = new Random(seed);
		}

		public static void main(String[] args) throws IOException {
			StorageDirectory directory = StorageDirectory.open(Path.of(args[0]));
			Child child = new Child(directory.queue("main", SETTINGS), Long.parseLong(args[1]),
					Long.parseLong(args[2]));
			while (true) {
				child.step();
			}
		}

		static Frame frame(long id) {
			Random random = new Random(id);
			Signal signal = Signal.values()[random.nextInt(3)];
			int size = 8 + random.nextInt((random.nextInt(10) == 0) ? 100_000 : 2_000);
			return TestStorage.frame(id, signal, 1 + random.nextInt(MAX_COUNT), size);
		}

		private void step() throws IOException {
			if (this.random.nextInt(5) < 3) {
				offer();
			}
			else if (this.underWay.size() < MAX_UNDER_WAY && this.random.nextBoolean()) {
				List<Frame> frames = this.queue.peek(Signal.ALL, 1 + this.random.nextInt(50),
						1 + this.random.nextInt(50_000));
				frames.forEach((frame) -> this.underWay.put(TestStorage.id(frame), frame));
				tell('p', TestStorage.ids(frames));
			}
			else {
				acknowledge();
			}
		}

		private void offer() throws IOException {
			long id = this.nextId++;
			tell('o', List.of(id));
			if (!this.queue.offer(frame(id)).isEmpty()) {
				throw new IOException("the queue is full");
			}
			tell('O', List.of(id));
		}

		private void acknowledge() throws IOException {
			List<Long> ids = new ArrayList<>(this.underWay.keySet());
			Collections.shuffle(ids, this.random);
			ids = ids.subList(0, this.random.nextInt(ids.size() + 1));
			tell('a', ids);
			List<Frame> frames = new ArrayList<>();
			for (Long id : ids) {
				Frame frame = this.underWay.remove(id);
				if (frame != null) {
					frames.add(frame);
				}
			}
			this.queue.acknowledge(frames);
			tell('A', ids);
		}

		private void tell(char what, List<Long> ids) throws IOException {
			ByteBuffer buffer = ByteBuffer.allocate(5 + 8 * ids.size()).put((byte) what).putInt(ids.size());
			ids.forEach(buffer::putLong);
			this.output.write(buffer.array());
		}

	}

}
