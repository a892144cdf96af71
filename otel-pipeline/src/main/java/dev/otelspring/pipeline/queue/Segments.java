package dev.otelspring.pipeline.queue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;

import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.otlp.Frame;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of one queue in order of age; the last may still grow. Records of an earlier
 * process and of this one are two lanes of the same road.
 *
 * <p>
 * A file of an earlier process is never appended to. Its end may be torn, and an
 * acknowledgement that outlived the record it speaks of would otherwise hit a new one.
 *
 * <p>
 * Not thread-safe: {@link DurableQueue}'s lock guards it.
 */
final class Segments {

	private static final Logger logger = LoggerFactory.getLogger(Segments.class);

	private final Path directory;

	private final long segmentBytes;

	private final DiskFile.Disk disk;

	private final SecureRandom random = new SecureRandom();

	private final Set<Segment> segments = new LinkedHashSet<>();

	private long nextNumber = 1;

	private @Nullable Segment active;

	Segments(Path directory, long segmentBytes, DiskFile.Disk disk) {
		this.directory = directory;
		this.segmentBytes = segmentBytes;
		this.disk = disk;
	}

	/**
	 * Finds what an earlier process left. What cannot be read never stops it.
	 * @return what was lost
	 * @throws IOException if the directory cannot be listed
	 */
	List<Acknowledgement> recover() throws IOException {
		SortedSet<SegmentName> names = new TreeSet<>();
		List<String> fileNames;
		try (Stream<Path> files = Files.list(this.directory)) {
			fileNames = files.map((file) -> file.getFileName().toString()).toList();
		}
		for (String fileName : fileNames) {
			SegmentName name = SegmentName.parse(fileName);
			if (name != null && SegmentName.isSegment(fileName)) {
				names.add(name);
			}
		}
		for (String fileName : fileNames) {
			SegmentName name = SegmentName.parse(fileName);
			if (name != null && SegmentName.isAcknowledgements(fileName) && !names.contains(name)) {
				this.disk.file(this.directory.resolve(fileName)).delete();
			}
		}
		List<Acknowledgement> lost = new ArrayList<>();
		for (SegmentName name : names) {
			this.nextNumber = Math.max(this.nextNumber, name.number() + 1);
			lost.addAll(recover(segment(name, true)));
		}
		return lost;
	}

	private List<Acknowledgement> recover(Segment segment) {
		try {
			List<Acknowledgement> lost = segment.recover();
			if (!lost.isEmpty()) {
				logger.warn("{} in {} is damaged, {} items of it are lost", segment, this.directory,
						lost.stream().mapToLong(Acknowledgement::count).sum());
			}
			if (segment.isSettled()) {
				segment.delete();
			}
			else {
				this.segments.add(segment);
			}
			return lost;
		}
		catch (IOException ex) {
			logger.warn("{} in {} cannot be read and stays where it is ({})", segment, this.directory, ex.toString());
			return List.of();
		}
	}

	void forEachWaiting(Consumer<RecordPosition> action) {
		this.segments.forEach((segment) -> segment.waiting().forEach(action));
	}

	/**
	 * Appends a record, to a new file if the current one is full.
	 * @param frame what to write
	 * @return where it is
	 * @throws IOException if the disk does not take it
	 */
	RecordPosition append(Frame frame) throws IOException {
		Segment segment = this.active;
		if (segment != null && segment.size() > 0
				&& segment.size() + RecordHeader.recordSize(frame) > this.segmentBytes) {
			roll();
			segment = null;
		}
		if (segment == null) {
			segment = segment(new SegmentName(this.nextNumber++, this.random.nextLong()), false);
			this.active = segment;
			this.segments.add(segment);
		}
		return segment.append(frame);
	}

	/** Ends the current file; the next record starts another. */
	void roll() {
		Segment segment = this.active;
		this.active = null;
		if (segment != null) {
			if (segment.isSettled()) {
				remove(segment);
			}
			else {
				segment.seal();
			}
		}
	}

	/**
	 * Marks the oldest records of one signal as under way.
	 * @param signals records of others are passed over
	 * @param recovered whether to take those of an earlier process or of this one
	 * @param maxCount at most this many items, unless the first record alone has more
	 * @param maxBytes at most this many bytes, unless the first record alone has more
	 * @return in order of age, empty if nothing waits
	 */
	List<RecordPosition> take(Set<Signal> signals, boolean recovered, int maxCount, long maxBytes) {
		List<RecordPosition> taken = new ArrayList<>();
		Signal signal = null;
		long count = 0;
		long size = 0;
		for (Segment segment : this.segments) {
			if (segment.isRecovered() != recovered || !segment.hasWaiting()) {
				continue;
			}
			signal = (signal != null) ? signal : segment.oldestSignal(signals);
			RecordPosition next;
			while (signal != null && (next = segment.oldest(signal)) != null) {
				count += next.count();
				size += next.length();
				if (!taken.isEmpty() && (count > maxCount || size > maxBytes)) {
					return taken;
				}
				segment.take(signal);
				taken.add(next);
			}
		}
		return taken;
	}

	/**
	 * Forgets a record that was under way, and its file if it was the last one.
	 * @param position where it is
	 */
	void settle(RecordPosition position) {
		Segment segment = position.segment();
		segment.settle();
		if (segment.isSettled() && segment != this.active) {
			remove(segment);
		}
	}

	/**
	 * Makes room without losing anything, if the current file holds only what is settled.
	 * @return {@code false} if it does not
	 */
	boolean discardSettled() {
		Segment segment = this.active;
		if (segment == null || !segment.isSettled()) {
			return false;
		}
		roll();
		return true;
	}

	/**
	 * Makes room by dropping the oldest file of which nothing is under way.
	 * @return what was in it, in order of age; empty if there is no such file
	 */
	List<RecordPosition> dropOldest() {
		for (Segment segment : this.segments) {
			if (!segment.isUnderWay()) {
				List<RecordPosition> dropped = segment.waiting();
				if (segment == this.active) {
					this.active = null;
				}
				remove(segment);
				return dropped;
			}
		}
		return List.of();
	}

	private void remove(Segment segment) {
		this.segments.remove(segment);
		segment.delete();
	}

	/**
	 * The files that a power failure would hurt: what was delivered need not be saved.
	 * @return each of them once
	 */
	List<Segment> takeDirty() {
		List<Segment> dirty = new ArrayList<>();
		for (Segment segment : this.segments) {
			if (segment.isDirty() && !segment.isSettled()) {
				segment.setDirty(false);
				dirty.add(segment);
			}
		}
		return dirty;
	}

	boolean isActive(Segment segment) {
		return segment == this.active;
	}

	/**
	 * Writes down what was settled while the disk took nothing.
	 * @throws IOException if it still does not
	 */
	void acknowledgeLate() throws IOException {
		for (Segment segment : this.segments) {
			segment.acknowledge(List.of());
		}
	}

	/**
	 * What all files take on disk.
	 * @return the number of bytes
	 */
	long occupied() {
		long occupied = 0;
		for (Segment segment : this.segments) {
			occupied += segment.occupied();
		}
		return occupied;
	}

	/**
	 * What cannot be dropped to make room.
	 * @return the number of bytes
	 */
	long occupiedUnderWay() {
		long occupied = 0;
		for (Segment segment : this.segments) {
			if (segment.isUnderWay()) {
				occupied += segment.occupied();
			}
		}
		return occupied;
	}

	void release() {
		this.segments.forEach(Segment::release);
	}

	private Segment segment(SegmentName name, boolean recovered) {
		return new Segment(name, recovered, this.disk.file(this.directory.resolve(name.segment())),
				new AcknowledgementFile(this.disk.file(this.directory.resolve(name.acknowledgements())), name.salt()));
	}

}
