package dev.otelspring.pipeline.queue;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
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
 * One file of records, with what of it is still to be sent. It is written once, from
 * start to end, and deleted as a whole.
 *
 * <p>
 * Its owner's lock guards it, but for {@link #read}, {@link #acknowledge} and
 * {@link #force}, which touch files alone and run outside that lock, because a disk may
 * take its time.
 */
final class Segment {

	private final SegmentName name;

	private final boolean recovered;

	private final DiskFile file;

	private final AcknowledgementFile acknowledgements;

	private final Map<Signal, Deque<RecordPosition>> waiting = new EnumMap<>(Signal.class);

	private Totals totals = Totals.ZERO;

	private long size;

	private int waitingCount;

	private int underWay;

	private boolean dirty;

	Segment(SegmentName name, boolean recovered, DiskFile file, AcknowledgementFile acknowledgements) {
		this.name = name;
		this.recovered = recovered;
		this.file = file;
		this.acknowledgements = acknowledgements;
		for (Signal signal : Signal.values()) {
			this.waiting.put(signal, new ArrayDeque<>(0));
		}
	}

	/**
	 * Finds what an earlier process left in it.
	 * @return what was lost, and is settled now
	 * @throws IOException if its file cannot be read at all
	 */
	List<Acknowledgement> recover() throws IOException {
		SegmentScanner.Result result = new SegmentScanner(this.file, this.name.salt(), this.acknowledgements.read())
			.scan();
		this.size = result.size();
		for (SegmentScanner.Found found : result.found()) {
			RecordHeader header = found.header();
			await(new RecordPosition(this, found.offset(), header.length(), header.count(), found.signal(),
					header.checksum()));
		}
		if (!result.lost().isEmpty() && !isSettled()) {
			settleLosses(result.lost());
		}
		release();
		return result.lost();
	}

	private void settleLosses(List<Acknowledgement> lost) {
		try {
			acknowledge(lost);
		}
		catch (IOException ignored) {
			// They are counted again at the next start.
		}
	}

	/**
	 * Appends a record. If that fails, the segment ends where it ended before.
	 * @param frame what to write
	 * @return where it is
	 * @throws IOException if the disk does not take it
	 */
	RecordPosition append(Frame frame) throws IOException {
		RecordHeader header = RecordHeader.of(frame, this.totals);
		long offset = this.size;
		try {
			this.file.write(offset, header.encode(this.name.salt(), offset));
			this.file.write(offset + RecordHeader.SIZE, frame.bytes());
		}
		catch (IOException ex) {
			cutBack();
			throw ex;
		}
		this.size = offset + RecordHeader.recordSize(frame);
		this.totals = header.after();
		this.dirty = true;
		RecordPosition position = new RecordPosition(this, offset, frame.size(), frame.count(), frame.signal(),
				header.checksum());
		await(position);
		return position;
	}

	/** Ends it: from now on even a damaged last record can be counted exactly. */
	void seal() {
		try {
			this.file.write(this.size, RecordHeader.seal(this.totals).encode(this.name.salt(), this.size));
			this.dirty = true;
		}
		catch (IOException ex) {
			cutBack();
		}
	}

	private void cutBack() {
		try {
			this.file.truncate(this.size);
		}
		catch (IOException ignored) {
			// The next start finds a torn end, and counts it.
		}
	}

	/**
	 * Reads a payload back. For the thread that takes records, outside the lock.
	 * @param position one of this segment's
	 * @return {@code null} if it is not what was written
	 */
	byte @Nullable [] read(RecordPosition position) {
		byte[] bytes = new byte[position.length()];
		try {
			int read = this.file.read(position.offset() + RecordHeader.SIZE, bytes);
			return (read == bytes.length && Checksum.of(bytes) == position.checksum()) ? bytes : null;
		}
		catch (IOException ex) {
			return null;
		}
	}

	/**
	 * Writes down that records are settled.
	 * @param entries what is settled; none to write what could not be written before
	 * @throws IOException if the disk does not take it: unless a later call can write it,
	 * they are sent again after a restart
	 */
	void acknowledge(List<Acknowledgement> entries) throws IOException {
		this.acknowledgements.append(entries);
	}

	/**
	 * Makes it survive a power failure. Outside the lock.
	 * @throws IOException if the disk fails
	 */
	void force() throws IOException {
		this.file.force();
	}

	private void await(RecordPosition position) {
		queue(position.signal()).addLast(position);
		this.waitingCount++;
	}

	/**
	 * The signal of the record that waits longest.
	 * @param signals those of others are passed over
	 * @return {@code null} if none waits
	 */
	@Nullable Signal oldestSignal(Set<Signal> signals) {
		RecordPosition oldest = null;
		for (Signal signal : signals) {
			RecordPosition head = oldest(signal);
			if (head != null && (oldest == null || head.offset() < oldest.offset())) {
				oldest = head;
			}
		}
		return (oldest != null) ? oldest.signal() : null;
	}

	@Nullable RecordPosition oldest(Signal signal) {
		return queue(signal).peekFirst();
	}

	/**
	 * Marks the oldest record of a signal as under way.
	 * @param signal the kind of telemetry
	 */
	void take(Signal signal) {
		queue(signal).removeFirst();
		this.waitingCount--;
		this.underWay++;
	}

	/** Forgets a record that was under way. */
	void settle() {
		this.underWay--;
	}

	/**
	 * All that waits.
	 * @return in order of age: what goes with the segment if it is dropped
	 */
	List<RecordPosition> waiting() {
		List<RecordPosition> all = new ArrayList<>(this.waitingCount);
		this.waiting.values().forEach(all::addAll);
		all.sort(Comparator.comparingLong(RecordPosition::offset));
		return all;
	}

	boolean hasWaiting() {
		return this.waitingCount > 0;
	}

	boolean isUnderWay() {
		return this.underWay > 0;
	}

	boolean isSettled() {
		return this.waitingCount == 0 && this.underWay == 0;
	}

	/**
	 * How many of its records are not settled.
	 * @return waiting or under way
	 */
	int unsettled() {
		return this.waitingCount + this.underWay;
	}

	/**
	 * Whether it is of an earlier process.
	 * @return {@code true} if it was found at the start
	 */
	boolean isRecovered() {
		return this.recovered;
	}

	boolean isDirty() {
		return this.dirty;
	}

	void setDirty(boolean dirty) {
		this.dirty = dirty;
	}

	long size() {
		return this.size;
	}

	/**
	 * What it takes on disk, acknowledgements included.
	 * @return the number of bytes, without the 40 of the seal to come
	 */
	long occupied() {
		return this.size + this.acknowledgements.size();
	}

	/** Gives the file descriptors back; they come again when needed. */
	void release() {
		this.file.release();
		this.acknowledgements.release();
	}

	/**
	 * Deletes both files. The records go first: acknowledgements without records mean
	 * nothing, records without acknowledgements would be sent again.
	 */
	void delete() {
		this.file.delete();
		this.acknowledgements.delete();
	}

	private Deque<RecordPosition> queue(Signal signal) {
		return Objects.requireNonNull(this.waiting.get(signal));
	}

	@Override
	public String toString() {
		return this.name.segment();
	}

}
