package dev.otelspring.pipeline.queue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.otlp.Frame;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

class DurableQueueCorruptionTests {

	private static final int RECORDS = 100;

	private static final DurableQueueSettings SETTINGS = TestStorage.settings(1_000_000, 500_000, 0);

	@TempDir
	Path home;

	private final List<Frame> frames = new ArrayList<>();

	private final List<Integer> starts = new ArrayList<>();

	private int end;

	// Thousands of damaged files, one warning each.
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

	@BeforeEach
	void frames() {
		Random random = new Random(7);
		for (int i = 0; i < RECORDS; i++) {
			Signal signal = Signal.values()[random.nextInt(3)];
			Frame frame = TestStorage.frame(i, signal, 1 + random.nextInt(9), 8 + random.nextInt(16));
			this.frames.add(frame);
			this.starts.add(this.end);
			this.end += (int) RecordHeader.recordSize(frame);
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void flippedByteCostsAtMostItsRecord(boolean sealed) throws IOException {
		Path file = write(sealed);
		byte[] intact = Files.readAllBytes(file);
		Random flips = new Random(1);
		// Without a seal, only the end has another fate.
		for (int at = sealed ? 0 : this.starts.get(RECORDS - 2); at < intact.length; at++) {
			overwrite(file, at, (byte) (intact[at] ^ (1 + flips.nextInt(255))));
			Outcome outcome = read();
			overwrite(file, at, intact[at]);
			int hit = recordAt(at);
			Set<Long> missing = outcome.missing();
			if (hit < 0) {
				assertThat(missing).as("seal, byte %d", at).isEmpty();
			}
			else {
				assertThat(missing).as("byte %d", at).containsExactly((long) hit);
			}
			boolean last = hit == RECORDS - 1 && !sealed && at - this.starts.get(hit) < RecordHeader.SIZE;
			outcome.assertCounted(at, last);
		}
	}

	@Test
	void truncationCostsWhatIsCut() throws IOException {
		Path file = write(true);
		byte[] intact = Files.readAllBytes(file);
		for (int length = intact.length - 1; length >= 0; length--) {
			if (Files.exists(file)) {
				truncate(file, length);
			}
			else {
				// Deleted by the last round, which found nothing to keep.
				Files.write(file, Arrays.copyOf(intact, length));
			}
			Outcome outcome = read();
			int torn = recordAt(length);
			int whole = (torn < 0) ? RECORDS : torn;
			assertThat(outcome.delivered()).as("length %d", length)
				.extracting(TestStorage::id)
				.containsExactlyInAnyOrderElementsOf(TestStorage.ids(this.frames.subList(0, whole)));
			long lost = 0;
			for (SendingQueue.Loss loss : outcome.losses()) {
				lost += loss.count();
			}
			int cut = (torn < 0) ? 0 : length - this.starts.get(torn);
			if (cut == 0) {
				assertThat(lost).as("length %d", length).isZero();
			}
			else {
				assertThat(lost).as("length %d", length)
					.isEqualTo((cut < RecordHeader.SIZE) ? 1 : this.frames.get(torn).count());
			}
		}
	}

	@Test
	void zerosAfterAPowerFailureCostWhatTheyReplaced() throws IOException {
		Path file = write(false);
		byte[] bytes = Files.readAllBytes(file);
		int from = this.starts.get(90) + 3;
		Arrays.fill(bytes, from, bytes.length, (byte) 0);
		Outcome outcome = read(file, bytes);
		assertThat(outcome.delivered()).hasSize(90);
		assertThat(outcome.losses()).hasSize(1);
	}

	@Test
	void severalDamagedRecordsAreCountedExactly() throws IOException {
		Path file = write(true);
		byte[] bytes = Files.readAllBytes(file);
		Arrays.fill(bytes, this.starts.get(10) + 5, this.starts.get(20) + 5, (byte) 0x55);
		Arrays.fill(bytes, this.starts.get(98) + 5, this.starts.get(99) + 5, (byte) 0x55);
		Outcome outcome = read(file, bytes);
		assertThat(outcome.delivered()).hasSize(RECORDS - 13);
		outcome.assertCounted(0, false);
	}

	@Test
	void fileOfNoiseIsGoneAfterTheStart() throws IOException {
		Path file = write(true);
		byte[] noise = new byte[300_000];
		new Random(3).nextBytes(noise);
		Outcome outcome = read(file, noise);
		assertThat(outcome.delivered()).isEmpty();
		assertThat(outcome.losses()).hasSize(1);
		assertThat(TestStorage.files(this.home)).isEmpty();
	}

	@Test
	void lossIsCountedOnce() throws IOException {
		Path file = write(false);
		byte[] bytes = Files.readAllBytes(file);
		bytes[this.starts.get(3) + 12]++;
		bytes[this.starts.get(50) + RecordHeader.SIZE]++;
		bytes[this.starts.get(99) + 12]++;
		assertThat(read(file, bytes).losses()).hasSize(3);
		DurableQueue again = TestStorage.open(this.home, SETTINGS);
		assertThat(TestStorage.takeAll(again)).hasSize(RECORDS - 3);
		assertThat(again.losses()).isEmpty();
		again.close();
	}

	@Test
	void whatWasDeliveredBeforeItWasDamagedIsNoLoss() throws IOException {
		DurableQueue queue = TestStorage.open(this.home, SETTINGS);
		this.frames.forEach(queue::offer);
		queue.acknowledge(queue.peek(Signal.ALL, TestStorage.MANY, TestStorage.MANY));
		queue.close();
		Path file = TestStorage.segments(this.home).get(0);
		byte[] bytes = Files.readAllBytes(file);
		bytes[0]++;
		Files.write(file, bytes);
		DurableQueue next = TestStorage.open(this.home, SETTINGS);
		assertThat(next.losses()).isEmpty();
		assertThat(TestStorage.takeAll(next)).noneMatch((frame) -> frame.signal() == this.frames.get(0).signal());
		next.close();
	}

	@Test
	void damagedAcknowledgementMakesItsRecordComeAgain() throws IOException {
		DurableQueue queue = TestStorage.open(this.home, SETTINGS);
		this.frames.forEach(queue::offer);
		List<Frame> delivered = queue.peek(Signal.ALL, TestStorage.MANY, TestStorage.MANY);
		queue.acknowledge(delivered);
		queue.close();
		Path acknowledgements = TestStorage.files(this.home)
			.stream()
			.filter((file) -> file.toString().endsWith(".ack"))
			.findFirst()
			.orElseThrow();
		byte[] intact = Files.readAllBytes(acknowledgements);
		for (int at = 0; at < intact.length; at++) {
			overwrite(acknowledgements, at, (byte) (intact[at] ^ 0x10));
			DurableQueue next = TestStorage.open(this.home, SETTINGS);
			List<Frame> frames = TestStorage.takeAll(next);
			assertThat(frames).hasSize(RECORDS - delivered.size() + 1);
			assertThat(TestStorage.ids(frames)).contains(TestStorage.id(delivered.get(at / Acknowledgement.SIZE)));
			next.close();
			overwrite(acknowledgements, at, intact[at]);
		}
	}

	@Test
	void payloadCannotPassForARecord() throws IOException {
		Path file = write(true);
		byte[] stolen = Files.readAllBytes(file);
		TestStorage.clear(this.home);
		DurableQueue queue = TestStorage.open(this.home, SETTINGS);
		// The second record's header lies where the stolen one did.
		byte[] payload = Arrays.copyOfRange(stolen, RecordHeader.SIZE, stolen.length);
		queue.offer(new Frame(Signal.TRACES, 3, payload));
		queue.offer(TestStorage.frame(1, Signal.LOGS, 5, 20));
		queue.close();
		Path target = TestStorage.segments(this.home).get(0);
		byte[] bytes = Files.readAllBytes(target);
		assertThat(Arrays.copyOfRange(bytes, RecordHeader.SIZE, stolen.length)).as("the same bytes in the same place")
			.isEqualTo(payload);
		bytes[16]++;
		Files.write(target, bytes);
		DurableQueue next = TestStorage.open(this.home, SETTINGS);
		assertThat(TestStorage.takeAll(next)).extracting(Frame::signal).containsExactly(Signal.LOGS);
		assertThat(TestStorage.lost(next.losses(), Signal.TRACES)).isEqualTo(3);
		next.close();
	}

	@Test
	void strangersAreLeftAlone() throws IOException {
		Files.writeString(this.home.resolve("README"), "not ours");
		Files.createDirectory(this.home.resolve("0000000000000000001-0000000000000001.segment"));
		Files.writeString(this.home.resolve("9999999999999999999-0000000000000001.segment"), "no such number");
		Files.writeString(this.home.resolve("0000000000000000003-0000000000000001.ack"), "of a file that is gone");
		DurableQueue queue = TestStorage.open(this.home, SETTINGS);
		assertThat(TestStorage.takeAll(queue)).isEmpty();
		queue.close();
		assertThat(TestStorage.files(this.home)).extracting((file) -> file.getFileName().toString())
			.contains("README", "9999999999999999999-0000000000000001.segment")
			.doesNotContain("0000000000000000003-0000000000000001.ack");
	}

	private Path write(boolean sealed) {
		DurableQueue queue = TestStorage.open(this.home, SETTINGS);
		this.frames.forEach((frame) -> assertThat(queue.offer(frame)).isEmpty());
		Path file = TestStorage.segments(this.home).get(0);
		if (sealed) {
			queue.close();
			return file;
		}
		try {
			byte[] bytes = Files.readAllBytes(file);
			queue.close();
			Files.write(file, bytes);
			return file;
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

	private Outcome read(Path file, byte[] bytes) throws IOException {
		TestStorage.clear(this.home);
		Files.write(file, bytes);
		return read();
	}

	private Outcome read() {
		for (Path file : TestStorage.files(this.home)) {
			if (file.toString().endsWith(".ack")) {
				file.toFile().delete();
			}
		}
		DurableQueue queue = TestStorage.open(this.home, SETTINGS);
		long recovered = 0;
		for (Signal signal : Signal.values()) {
			recovered += queue.recovered(signal);
		}
		List<Frame> delivered = TestStorage.takeAll(queue);
		List<SendingQueue.Loss> losses = queue.losses();
		long accounted = delivered.stream().mapToLong(Frame::count).sum()
				+ losses.stream().mapToLong(SendingQueue.Loss::count).sum();
		assertThat(recovered).isEqualTo(accounted);
		queue.close();
		return new Outcome(delivered, losses);
	}

	// In place, because new files are what takes the time.
	private static void overwrite(Path path, long at, byte b) throws IOException {
		try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
			file.seek(at);
			file.write(b);
		}
	}

	private static void truncate(Path path, long length) throws IOException {
		try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
			file.setLength(length);
		}
	}

	private int recordAt(int offset) {
		if (offset >= this.end) {
			return -1;
		}
		int record = 0;
		while (record + 1 < RECORDS && this.starts.get(record + 1) <= offset) {
			record++;
		}
		return record;
	}

	private final class Outcome {

		private final List<Frame> delivered;

		private final List<SendingQueue.Loss> losses;

		Outcome(List<Frame> delivered, List<SendingQueue.Loss> losses) {
			this.delivered = delivered;
			this.losses = losses;
			for (Frame frame : delivered) {
				assertThat(frame.bytes())
					.isEqualTo(DurableQueueCorruptionTests.this.frames.get((int) TestStorage.id(frame)).bytes());
			}
		}

		List<Frame> delivered() {
			return this.delivered;
		}

		List<SendingQueue.Loss> losses() {
			return this.losses;
		}

		Set<Long> missing() {
			Set<Long> missing = new HashSet<>(TestStorage.ids(DurableQueueCorruptionTests.this.frames));
			missing.removeAll(new HashSet<>(TestStorage.ids(this.delivered)));
			return missing;
		}

		void assertCounted(int at, boolean unknown) {
			for (Signal signal : Signal.values()) {
				long missing = TestStorage.items(DurableQueueCorruptionTests.this.frames, signal)
						- TestStorage.items(this.delivered, signal);
				long lost = TestStorage.lost(this.losses, signal);
				if (unknown) {
					assertThat(lost).as("byte %d", at).isLessThanOrEqualTo(1);
				}
				else {
					assertThat(lost).as("%s, byte %d", signal, at).isEqualTo(missing);
				}
			}
			if (unknown) {
				assertThat(this.losses).as("byte %d", at).hasSize(1);
			}
		}

	}

}
