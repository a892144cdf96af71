package dev.otelspring.pipeline.queue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import dev.otelspring.pipeline.Signal;
import org.jspecify.annotations.Nullable;

/**
 * Finds the records of a segment that an earlier process wrote. Wherever it cannot read
 * on, it looks for the next header that is valid in its place, and tells what was lost
 * between.
 *
 * <p>
 * Only headers are read, so that a start does not wait for a large backlog: ex. 256 MB
 * are 13,000 short reads. A payload is checked when it is sent.
 */
final class SegmentScanner {

	private static final int CHUNK = 64 * 1024;

	private final DiskFile file;

	private final long salt;

	private final List<Acknowledgement> acknowledged;

	private final List<Found> found = new ArrayList<>();

	private final List<Acknowledgement> lost = new ArrayList<>();

	/** What the segment holds before the place that was reached. */
	private Totals totals = Totals.ZERO;

	private Signal lastSignal = Signal.TRACES;

	SegmentScanner(DiskFile file, long salt, List<Acknowledgement> acknowledged) {
		this.file = file;
		this.salt = salt;
		this.acknowledged = acknowledged;
	}

	/**
	 * Reads the segment from start to end.
	 * @return what is left of it
	 * @throws IOException if the file cannot be read at all; damage is no reason
	 */
	Result scan() throws IOException {
		Set<Long> settled = new HashSet<>();
		this.acknowledged.forEach((entry) -> settled.add(entry.offset()));
		long size = this.file.size();
		long offset = 0;
		while (offset < size) {
			RecordHeader header = header(offset);
			if (header == null) {
				long next = nextHeader(offset + 1, size);
				header = (next < size) ? header(next) : null;
				if (header == null) {
					loseEnd(offset, size);
					break;
				}
				loseBetween(offset, next, header.before());
				offset = next;
			}
			long end = offset + RecordHeader.SIZE + header.length();
			Signal signal = header.signal();
			if (signal != null && !settled.contains(offset)) {
				if (end > size) {
					lose(offset, signal, header.count());
				}
				else {
					this.found.add(new Found(offset, signal, header));
				}
			}
			this.lastSignal = (signal != null) ? signal : this.lastSignal;
			this.totals = header.after();
			offset = end;
		}
		return new Result(size, this.found, this.lost);
	}

	private @Nullable RecordHeader header(long offset) throws IOException {
		byte[] bytes = new byte[RecordHeader.SIZE];
		return (this.file.read(offset, bytes) == bytes.length) ? RecordHeader.decode(bytes, 0, this.salt, offset)
				: null;
	}

	private long nextHeader(long from, long size) throws IOException {
		byte[] chunk = new byte[(int) Math.min(CHUNK, Math.max(0, size - from))];
		for (long start = from; start < size; start += chunk.length - RecordHeader.SIZE + 1) {
			int read = this.file.read(start, chunk);
			for (int i = 0; i + RecordHeader.SIZE <= read; i++) {
				if (RecordHeader.decode(chunk, i, this.salt, start + i) != null) {
					return start + i;
				}
			}
			if (read < chunk.length || chunk.length < CHUNK) {
				break;
			}
		}
		return size;
	}

	// What lay in a gap is the difference of the totals, without what had been settled.
	private void loseBetween(long start, long end, Totals before) {
		Totals gap = before.minus(this.totals);
		for (Acknowledgement entry : this.acknowledged) {
			if (entry.offset() >= start && entry.offset() < end) {
				gap = gap.plus(entry.signal(), -entry.count());
			}
		}
		for (Signal signal : Signal.values()) {
			if (gap.of(signal) > 0) {
				lose(start, signal, gap.of(signal));
			}
		}
	}

	// Nothing comes after to tell the number: one item stands for all, unless it was
	// settled or is only the seal.
	private void loseEnd(long start, long size) throws IOException {
		byte[] end = new byte[(int) Math.min(size - start, RecordHeader.SIZE + 1)];
		end = Arrays.copyOf(end, this.file.read(start, end));
		boolean settled = this.acknowledged.stream().anyMatch((entry) -> entry.offset() >= start);
		if (!settled && !RecordHeader.resemblesSeal(end)) {
			Signal signal = RecordHeader.guessSignal(end);
			lose(start, (signal != null) ? signal : this.lastSignal, 1);
		}
	}

	private void lose(long offset, Signal signal, int count) {
		this.lost.add(new Acknowledgement(offset, signal, count));
	}

	/**
	 * A record that nobody acknowledged.
	 *
	 * @param offset where its header starts
	 * @param signal the kind of telemetry
	 * @param header its header
	 */
	record Found(long offset, Signal signal, RecordHeader header) {
	}

	/**
	 * What is left of a segment.
	 *
	 * @param size its bytes
	 * @param found what is still to be sent
	 * @param lost what can no longer be sent and was not counted as lost before
	 */
	record Result(long size, List<Found> found, List<Acknowledgement> lost) {
	}

}
