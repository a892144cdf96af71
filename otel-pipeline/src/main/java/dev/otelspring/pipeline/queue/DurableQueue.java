package dev.otelspring.pipeline.queue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.otelspring.pipeline.DropReason;
import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.otlp.Frame;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A queue on disk, for what must outlive the process: nothing is lost when it is killed,
 * and at most {@link DurableQueueSettings#syncInterval} when the power fails. Get one
 * from a {@link StorageDirectory}.
 *
 * <p>
 * <b>Delivery.</b> At least once: what was under way when the process ended is sent
 * again, and after a power failure also what was acknowledged shortly before. Frames from
 * {@link #peek} may be acknowledged in any order and grouping, but must be the very
 * objects that it gave.
 *
 * <p>
 * <b>Fairness.</b> What an earlier process left is sent in order, but only every second
 * {@link #peek} takes from it while there are fresh frames; so a long backlog does not
 * hide what happens now.
 *
 * <p>
 * <b>Limits.</b> {@link #capacity()} is about bytes on disk, {@link #bytes()} about what
 * is still to be delivered, 40 bytes more for each frame than its own size. The two
 * differ because a file lies there until the last of its frames is delivered. Over the
 * capacity the oldest file goes, with all that is in it; files of which something is
 * under way stay.
 *
 * <p>
 * <b>Trouble.</b> While the disk takes nothing, frames wait on the heap, bounded by
 * {@link DurableQueueSettings#fallbackBytes}; every five seconds the disk is tried again.
 * What was not read back as it was written is counted by {@link #losses()}.
 *
 * <p>
 * Thread-safe. {@link #offer} writes to the page cache and never waits for a sync or a
 * read.
 */
public final class DurableQueue implements SendingQueue {

	private static final Logger logger = LoggerFactory.getLogger(DurableQueue.class);

	static final Duration RETRY_INTERVAL = Duration.ofSeconds(5);

	/** How much is moved to disk at once, so that {@link #offer} does not wait long. */
	private static final long MOVE_BYTES = 1024 * 1024;

	private static final byte[] GONE = {};

	private final String exporterName;

	private final Path directory;

	private final DurableQueueSettings settings;

	private final Scheduler scheduler;

	/** Held while records are read or acknowledged; taken before {@link #lock}. */
	private final Object consumer = new Object();

	private final Object lock = new Object();

	private final Segments segments;

	private final RecentFrames recent;

	private final MemoryQueue fallback;

	private final Map<Frame, RecordPosition> underWay = new IdentityHashMap<>();

	private final Set<Frame> fallbackUnderWay = Collections.newSetFromMap(new IdentityHashMap<>());

	private final Map<Signal, Long> counts = new EnumMap<>(Signal.class);

	private final Map<Signal, Long> recovered = new EnumMap<>(Signal.class);

	private final List<Loss> losses = new ArrayList<>();

	private long bytes;

	private boolean backlogTurn = true;

	private boolean diskFailed;

	private boolean syncScheduled;

	private boolean closed;

	DurableQueue(String exporterName, Path directory, DurableQueueSettings settings, DiskFile.Disk disk,
			Scheduler scheduler) throws IOException {
		this.exporterName = exporterName;
		this.directory = directory;
		this.settings = settings;
		this.scheduler = scheduler;
		this.segments = new Segments(directory, settings.segmentBytes(), disk);
		this.recent = new RecentFrames(settings.cacheBytes());
		this.fallback = new MemoryQueue(settings.fallbackBytes());
		for (Acknowledgement lost : this.segments.recover()) {
			this.losses.add(new Loss(lost.signal(), lost.count(), DropReason.CORRUPTED));
			this.recovered.merge(lost.signal(), (long) lost.count(), Long::sum);
		}
		this.segments.forEachWaiting((position) -> {
			held(position, 1);
			this.recovered.merge(position.signal(), (long) position.count(), Long::sum);
		});
	}

	/**
	 * {@inheritDoc}
	 * @return the frames that were dropped for it; of those that lie on disk alone,
	 * signal and count are right and the bytes are empty
	 */
	@Override
	public List<Frame> offer(Frame frame) {
		List<Frame> dropped = new ArrayList<>(0);
		synchronized (this.lock) {
			if (this.closed) {
				return List.of(frame);
			}
			if (!this.diskFailed) {
				try {
					if (!store(frame, dropped)) {
						dropped.add(frame);
					}
					return dropped;
				}
				catch (IOException ex) {
					diskFailed(ex);
				}
			}
			dropped.addAll(this.fallback.offer(frame));
		}
		return dropped;
	}

	/**
	 * Writes a frame to disk and makes room for it. Call with the lock held.
	 * @param frame what to write
	 * @param dropped where to put what was dropped for it
	 * @return {@code false} if there is no room for it
	 * @throws IOException if the disk does not take it
	 */
	private boolean store(Frame frame, List<Frame> dropped) throws IOException {
		long room = this.settings.capacity() - RecordHeader.recordSize(frame);
		if (this.segments.occupied() > room) {
			if (this.segments.occupiedUnderWay() > room) {
				return false;
			}
			while (this.segments.occupied() > room) {
				if (!this.segments.discardSettled()) {
					List<RecordPosition> victims = this.segments.dropOldest();
					if (victims.isEmpty()) {
						return false;
					}
					victims.forEach((victim) -> dropped.add(drop(victim)));
				}
			}
		}
		RecordPosition position = this.segments.append(frame);
		held(position, 1);
		this.recent.add(position, frame);
		if (!this.syncScheduled) {
			this.syncScheduled = true;
			this.scheduler.schedule(this::sync, this.settings.syncInterval());
		}
		return true;
	}

	private Frame drop(RecordPosition position) {
		held(position, -1);
		Frame frame = this.recent.remove(position);
		return (frame != null) ? frame : new Frame(position.signal(), position.count(), GONE);
	}

	private void held(RecordPosition position, int sign) {
		this.counts.merge(position.signal(), (long) sign * position.count(), Long::sum);
		this.bytes += sign * ((long) RecordHeader.SIZE + position.length());
	}

	/**
	 * {@inheritDoc}
	 * <p>
	 * What an earlier process left and what is fresh take turns.
	 */
	@Override
	public List<Frame> peek(Set<Signal> signals, int maxCount, long maxBytes) {
		synchronized (this.consumer) {
			boolean backlogFirst = this.backlogTurn;
			List<Frame> frames = take(signals, backlogFirst, maxCount, maxBytes);
			if (frames.isEmpty()) {
				frames = take(signals, !backlogFirst, maxCount, maxBytes);
			}
			if (!frames.isEmpty()) {
				this.backlogTurn = !backlogFirst;
			}
			return frames;
		}
	}

	private List<Frame> take(Set<Signal> signals, boolean backlog, int maxCount, long maxBytes) {
		while (true) {
			List<RecordPosition> positions;
			List<Frame> frames = new ArrayList<>();
			synchronized (this.lock) {
				if (this.closed) {
					return List.of();
				}
				positions = this.segments.take(signals, backlog, maxCount, maxBytes);
				if (positions.isEmpty()) {
					return backlog ? List.of() : takeFallback(signals, maxCount, maxBytes);
				}
			}
			// Nobody else touches what is under way, so the disk may take its time.
			read(positions, frames);
			if (!frames.isEmpty()) {
				return frames;
			}
		}
	}

	private List<Frame> takeFallback(Set<Signal> signals, int maxCount, long maxBytes) {
		List<Frame> frames = new ArrayList<>();
		for (Frame frame : this.fallback.peek(signals, maxCount, maxBytes)) {
			Frame own = distinct(frame);
			this.fallbackUnderWay.add(own);
			frames.add(own);
		}
		return frames;
	}

	private void read(List<RecordPosition> positions, List<Frame> frames) {
		Map<Segment, List<RecordPosition>> damaged = new LinkedHashMap<>();
		for (RecordPosition position : positions) {
			Frame frame;
			synchronized (this.lock) {
				frame = this.recent.remove(position);
			}
			if (frame == null) {
				byte[] payload = position.segment().read(position);
				frame = (payload != null) ? new Frame(position.signal(), position.count(), payload) : null;
			}
			if (frame == null) {
				damaged.computeIfAbsent(position.segment(), (segment) -> new ArrayList<>()).add(position);
				continue;
			}
			synchronized (this.lock) {
				Frame own = distinct(frame);
				this.underWay.put(own, position);
				frames.add(own);
			}
		}
		damaged.forEach(this::lose);
		releaseDrained(positions);
	}

	// A frame that was offered twice is under way twice.
	private Frame distinct(Frame frame) {
		boolean known = this.underWay.containsKey(frame) || this.fallbackUnderWay.contains(frame);
		return known ? new Frame(frame.signal(), frame.count(), frame.bytes()) : frame;
	}

	private void lose(Segment segment, List<RecordPosition> positions) {
		logger.warn("{} records of {} in {} cannot be read back", positions.size(), segment, this.directory);
		settle(segment, positions);
		synchronized (this.lock) {
			for (RecordPosition position : positions) {
				this.losses.add(new Loss(position.signal(), position.count(), DropReason.CORRUPTED));
			}
		}
	}

	private void releaseDrained(List<RecordPosition> positions) {
		synchronized (this.lock) {
			for (RecordPosition position : positions) {
				Segment segment = position.segment();
				if (!segment.hasWaiting() && !this.segments.isActive(segment)) {
					segment.release();
				}
			}
		}
	}

	@Override
	public void acknowledge(List<Frame> frames) {
		synchronized (this.consumer) {
			Map<Segment, List<RecordPosition>> settled = new LinkedHashMap<>();
			synchronized (this.lock) {
				if (this.closed) {
					return;
				}
				for (Frame frame : frames) {
					RecordPosition position = this.underWay.remove(frame);
					if (position != null) {
						settled.computeIfAbsent(position.segment(), (segment) -> new ArrayList<>()).add(position);
					}
					else if (this.fallbackUnderWay.remove(frame)) {
						this.fallback.acknowledge(List.of(frame));
					}
				}
			}
			settled.forEach(this::settle);
		}
	}

	// Still under way while it is written down, so that the file is not dropped
	// meanwhile.
	private void settle(Segment segment, List<RecordPosition> positions) {
		boolean last;
		synchronized (this.lock) {
			last = segment.unsettled() == positions.size() && !this.segments.isActive(segment);
		}
		IOException failure = null;
		if (!last) {
			try {
				segment.acknowledge(positions.stream().map(RecordPosition::acknowledgement).toList());
			}
			catch (IOException ex) {
				failure = ex;
			}
		}
		synchronized (this.lock) {
			for (RecordPosition position : positions) {
				held(position, -1);
				this.segments.settle(position);
			}
			if (failure != null && !this.diskFailed) {
				diskFailed(failure);
			}
		}
	}

	private void diskFailed(IOException failure) {
		this.diskFailed = true;
		this.segments.roll();
		logger.warn(
				"The queue of exporter '{}' cannot write to {} ({}): until it can, new items wait in memory, "
						+ "{} bytes at most, and would be lost with the process",
				this.exporterName, this.directory, failure.toString(), this.fallback.capacity());
		this.scheduler.schedule(this::tryDiskAgain, RETRY_INTERVAL);
	}

	private void tryDiskAgain() {
		boolean more = true;
		while (more) {
			synchronized (this.lock) {
				if (this.closed || !this.diskFailed) {
					return;
				}
				try {
					this.segments.acknowledgeLate();
					more = moveToDisk(this.fallback.peek(Signal.ALL, Integer.MAX_VALUE, MOVE_BYTES));
				}
				catch (IOException ex) {
					this.segments.roll();
					this.scheduler.schedule(this::tryDiskAgain, RETRY_INTERVAL);
					return;
				}
				if (!more) {
					this.diskFailed = false;
					logger.info("The queue of exporter '{}' writes to {} again", this.exporterName, this.directory);
				}
			}
		}
	}

	/**
	 * Moves frames from the fallback to disk. Call with the lock held.
	 * @param frames what was taken from the fallback; what is not moved goes back, to its
	 * end, which is the one case in which frames overtake each other
	 * @return {@code false} if there were none
	 * @throws IOException if the disk does not take all of them
	 */
	private boolean moveToDisk(List<Frame> frames) throws IOException {
		int moved = 0;
		List<Frame> dropped = new ArrayList<>();
		try {
			for (Frame frame : frames) {
				if (!store(frame, dropped)) {
					dropped.add(frame);
				}
				moved++;
			}
		}
		finally {
			this.fallback.acknowledge(frames);
			frames.subList(moved, frames.size()).forEach((frame) -> dropped.addAll(this.fallback.offer(frame)));
			for (Frame frame : dropped) {
				this.losses.add(new Loss(frame.signal(), frame.count(), DropReason.QUEUE_FULL));
			}
		}
		return !frames.isEmpty();
	}

	// On the storage thread.
	private void sync() {
		List<Segment> dirty;
		synchronized (this.lock) {
			this.syncScheduled = false;
			if (this.closed) {
				return;
			}
			dirty = this.segments.takeDirty();
		}
		try {
			for (Segment segment : dirty) {
				segment.force();
				synchronized (this.lock) {
					if (!this.segments.isActive(segment)) {
						segment.release();
					}
				}
			}
		}
		catch (IOException ex) {
			synchronized (this.lock) {
				if (!this.closed && !this.diskFailed) {
					diskFailed(ex);
				}
			}
		}
	}

	/**
	 * What was lost since the last call: records that were damaged, and what made place
	 * while frames moved from the heap to the disk. Items that were lost before the start
	 * are in {@link #recovered} too, so that what came in equals what went out.
	 * @return usually empty
	 */
	@Override
	public List<Loss> losses() {
		synchronized (this.lock) {
			List<Loss> losses = List.copyOf(this.losses);
			this.losses.clear();
			return losses;
		}
	}

	@Override
	public long recovered(Signal signal) {
		return this.recovered.getOrDefault(signal, 0L);
	}

	@Override
	public long count(Signal signal) {
		synchronized (this.lock) {
			return this.counts.getOrDefault(signal, 0L) + this.fallback.count(signal);
		}
	}

	@Override
	public long volatileCount(Signal signal) {
		return this.fallback.count(signal);
	}

	@Override
	public long bytes() {
		synchronized (this.lock) {
			return this.bytes + this.fallback.bytes();
		}
	}

	@Override
	public long taken() {
		synchronized (this.lock) {
			return this.segments.occupied() + this.fallback.bytes();
		}
	}

	@Override
	public long heapBytes() {
		synchronized (this.lock) {
			return this.recent.bytes() + this.fallback.bytes();
		}
	}

	@Override
	public long capacity() {
		return this.settings.capacity();
	}

	@Override
	public boolean isDurable() {
		return true;
	}

	boolean isClosed() {
		synchronized (this.lock) {
			return this.closed;
		}
	}

	/**
	 * Syncs and closes all files. What waits on the heap is offered to the disk once
	 * more; what it does not take stays in {@link #volatileCount}, and is lost.
	 */
	@Override
	public void close() {
		synchronized (this.consumer) {
			synchronized (this.lock) {
				if (this.closed) {
					return;
				}
				saveUnwritten();
				this.closed = true;
				this.segments.roll();
				for (Segment segment : this.segments.takeDirty()) {
					forceAtClose(segment);
				}
				this.segments.release();
				this.recent.clear();
			}
		}
	}

	private void saveUnwritten() {
		List<Frame> frames = new ArrayList<>(this.fallbackUnderWay);
		this.fallbackUnderWay.clear();
		try {
			do {
				moveToDisk(frames);
				frames = this.fallback.peek(Signal.ALL, Integer.MAX_VALUE, MOVE_BYTES);
			}
			while (!frames.isEmpty());
			this.segments.acknowledgeLate();
		}
		catch (IOException ex) {
			logger.warn(
					"The queue of exporter '{}' cannot write to {} ({}): what waits in memory is lost, "
							+ "and what was acknowledged last is sent again",
					this.exporterName, this.directory, ex.toString());
		}
	}

	private void forceAtClose(Segment segment) {
		try {
			segment.force();
		}
		catch (IOException ex) {
			logger.warn("The queue of exporter '{}' cannot sync {} in {} ({}): it may not survive a power failure",
					this.exporterName, segment, this.directory, ex.toString());
		}
	}

}
