package dev.otelspring.pipeline.queue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.otlp.Frame;

/** What the tests of durable queues share: frames that can be told apart, and files. */
final class TestStorage {

	static final int MANY = Integer.MAX_VALUE;

	private TestStorage() {
	}

	static DurableQueueSettings settings(long capacity, long segmentBytes, long cacheBytes) {
		return new DurableQueueSettings(capacity, segmentBytes, cacheBytes, 100_000, Duration.ofMillis(500));
	}

	/**
	 * A frame whose bytes follow from its number.
	 * @param id the number
	 * @param signal its signal
	 * @param count its items
	 * @param size its bytes, at least 8
	 * @return always the same for the same arguments
	 */
	static Frame frame(long id, Signal signal, int count, int size) {
		byte[] bytes = new byte[size];
		new Random(id).nextBytes(bytes);
		ByteBuffer.wrap(bytes).putLong(id);
		return new Frame(signal, count, bytes);
	}

	static long id(Frame frame) {
		return ByteBuffer.wrap(frame.bytes()).getLong();
	}

	static List<Long> ids(List<Frame> frames) {
		return frames.stream().map(TestStorage::id).toList();
	}

	/**
	 * What an exporter may ask for while its backend turns something away.
	 * @param random decides
	 * @return all signals in half of the cases, else any of them, or none
	 */
	static Set<Signal> someSignals(Random random) {
		Set<Signal> signals = EnumSet.allOf(Signal.class);
		if (random.nextBoolean()) {
			signals.removeIf((signal) -> random.nextBoolean());
		}
		return signals;
	}

	/**
	 * Takes all that waits, and leaves it under way.
	 * @param queue from where
	 * @return in the order in which it came
	 */
	static List<Frame> takeAll(SendingQueue queue) {
		List<Frame> all = new ArrayList<>();
		List<Frame> next = queue.peek(Signal.ALL, MANY, MANY);
		while (!next.isEmpty()) {
			all.addAll(next);
			next = queue.peek(Signal.ALL, MANY, MANY);
		}
		return all;
	}

	static long items(List<Frame> frames, Signal signal) {
		return frames.stream().filter((frame) -> frame.signal() == signal).mapToLong(Frame::count).sum();
	}

	static long lost(List<SendingQueue.Loss> losses, Signal signal) {
		return losses.stream().filter((loss) -> loss.signal() == signal).mapToLong(SendingQueue.Loss::count).sum();
	}

	static List<Path> segments(Path directory) {
		return files(directory).stream().filter((file) -> file.toString().endsWith(".segment")).toList();
	}

	static List<Path> files(Path directory) {
		try (Stream<Path> files = Files.list(directory)) {
			return files.sorted().toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * What a process that is killed leaves behind: its files as they are now.
	 * @param from a directory in use
	 * @param to where to copy it
	 * @return {@code to}
	 */
	static Path copy(Path from, Path to) {
		try {
			Files.createDirectories(to);
			for (Path file : files(from)) {
				Files.copy(file, to.resolve(file.getFileName()));
			}
			return to;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static void clear(Path directory) {
		try {
			for (Path file : files(directory)) {
				Files.delete(file);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static DurableQueue open(Path directory, DurableQueueSettings settings) {
		return open(directory, settings, RandomAccessDiskFile::new, (task, delay) -> {
		});
	}

	static DurableQueue open(Path directory, DurableQueueSettings settings, DiskFile.Disk disk, Scheduler scheduler) {
		try {
			return new DurableQueue("test", directory, settings, disk, scheduler);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
