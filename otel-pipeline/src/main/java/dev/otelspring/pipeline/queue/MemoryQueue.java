package dev.otelspring.pipeline.queue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.otlp.Frame;
import org.jspecify.annotations.Nullable;

/**
 * A queue on the heap, bounded in bytes. Ex. 32 MB hold about 100,000 spans of 300 bytes,
 * which is a quarter of an hour at 100 spans a second.
 *
 * <p>
 * Thread-safe; the lock is held for a few pointer moves.
 */
public final class MemoryQueue implements SendingQueue {

	private final long capacity;

	private final Map<Signal, Deque<Entry>> waiting = new EnumMap<>(Signal.class);

	private final long[] counts = new long[Signal.values().length];

	private long bytes;

	/** Those of {@link #bytes} that were peeked. */
	private long underWay;

	private long sequence;

	public MemoryQueue(long capacity) {
		if (capacity < 1) {
			throw new IllegalArgumentException("capacity must be at least one byte, was " + capacity);
		}
		this.capacity = capacity;
		for (Signal signal : Signal.values()) {
			this.waiting.put(signal, new ArrayDeque<>());
		}
	}

	@Override
	public synchronized List<Frame> offer(Frame frame) {
		if (this.underWay + frame.size() > this.capacity) {
			// Nothing that waits could make enough room.
			return List.of(frame);
		}
		List<Frame> dropped = List.of();
		while (this.bytes + frame.size() > this.capacity) {
			if (dropped.isEmpty()) {
				dropped = new ArrayList<>(2);
			}
			Frame victim = Objects.requireNonNull(oldest(Signal.ALL)).removeFirst().frame();
			forget(victim);
			dropped.add(victim);
		}
		queue(frame.signal()).addLast(new Entry(this.sequence++, frame));
		this.bytes += frame.size();
		this.counts[frame.signal().ordinal()] += frame.count();
		return dropped;
	}

	@Override
	public synchronized List<Frame> peek(Set<Signal> signals, int maxCount, long maxBytes) {
		Deque<Entry> oldest = oldest(signals);
		if (oldest == null) {
			return List.of();
		}
		List<Frame> frames = new ArrayList<>();
		int count = 0;
		long size = 0;
		Entry next;
		while ((next = oldest.peekFirst()) != null) {
			count += next.frame().count();
			size += next.frame().size();
			if (!frames.isEmpty() && (count > maxCount || size > maxBytes)) {
				break;
			}
			this.underWay += next.frame().size();
			frames.add(oldest.removeFirst().frame());
		}
		return frames;
	}

	@Override
	public synchronized void acknowledge(List<Frame> frames) {
		for (Frame frame : frames) {
			this.underWay -= frame.size();
			forget(frame);
		}
	}

	@Override
	public synchronized long count(Signal signal) {
		return this.counts[signal.ordinal()];
	}

	@Override
	public synchronized long bytes() {
		return this.bytes;
	}

	@Override
	public long capacity() {
		return this.capacity;
	}

	@Override
	public synchronized void close() {
		this.waiting.values().forEach(Deque::clear);
		Arrays.fill(this.counts, 0);
		this.bytes = 0;
		this.underWay = 0;
	}

	private void forget(Frame frame) {
		this.bytes -= frame.size();
		this.counts[frame.signal().ordinal()] -= frame.count();
	}

	private Deque<Entry> queue(Signal signal) {
		return Objects.requireNonNull(this.waiting.get(signal));
	}

	// The queue whose head waits longest: signals take turns by age.
	private @Nullable Deque<Entry> oldest(Set<Signal> signals) {
		Deque<Entry> oldest = null;
		long lowest = Long.MAX_VALUE;
		for (Signal signal : signals) {
			Entry head = queue(signal).peekFirst();
			if (head != null && head.sequence() < lowest) {
				lowest = head.sequence();
				oldest = queue(signal);
			}
		}
		return oldest;
	}

	private record Entry(long sequence, Frame frame) {
	}

}
