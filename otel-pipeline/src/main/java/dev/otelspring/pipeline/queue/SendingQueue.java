package dev.otelspring.pipeline.queue;

import java.util.List;
import java.util.Set;

import dev.otelspring.pipeline.DropReason;
import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.otlp.Frame;

/**
 * What one exporter still has to deliver. A frame leaves it only when it is acknowledged,
 * so that what is under way at a crash, or is to be sent again, is still there.
 *
 * <p>
 * {@link #offer} is called by the fan-out and never waits; the rest is called by the
 * exporter's worker alone. Implementations are thread-safe between the two.
 */
public interface SendingQueue extends AutoCloseable {

	/**
	 * Takes a frame in. If there is no room, the oldest frames that are not under way
	 * make place.
	 * @param frame what to deliver
	 * @return the frames that were dropped for it, or the frame itself if it does not fit
	 * at all; usually empty
	 */
	List<Frame> offer(Frame frame);

	/**
	 * Takes the oldest frames that are not under way, all of the first one's signal, and
	 * marks them as under way.
	 * @param signals frames of other signals are passed over
	 * @param maxCount at most this many items, unless the first frame alone has more
	 * @param maxBytes at most this many bytes, unless the first frame alone has more
	 * @return in order of age, empty if nothing waits
	 */
	List<Frame> peek(Set<Signal> signals, int maxCount, long maxBytes);

	/**
	 * Forgets frames for good: they were delivered or dropped.
	 * @param frames what {@link #peek} gave
	 */
	void acknowledge(List<Frame> frames);

	/**
	 * What the queue itself lost since the last call: records that cannot be read back.
	 * They are no longer in {@link #count}.
	 * @return usually empty
	 */
	default List<Loss> losses() {
		return List.of();
	}

	/**
	 * How many items it found when it was opened: what an earlier process left.
	 * @param signal the kind of telemetry
	 * @return the number of items, 0 for a queue in memory
	 */
	default long recovered(Signal signal) {
		return 0;
	}

	/**
	 * How many items it holds, those under way included.
	 * @param signal the kind of telemetry
	 * @return the number of items
	 */
	long count(Signal signal);

	/**
	 * How many bytes it holds, those under way included.
	 * @return the number of bytes
	 */
	long bytes();

	/**
	 * How much of its capacity is taken.
	 * @return the number of bytes; more than {@link #bytes} where what was delivered lies
	 * in files that are not empty yet
	 */
	default long taken() {
		return bytes();
	}

	/**
	 * How many bytes of the heap its frames take, for the memory limit.
	 * @return the number of bytes; less than {@link #bytes} for a queue on disk
	 */
	default long heapBytes() {
		return bytes();
	}

	/**
	 * How many bytes it can hold.
	 * @return the number of bytes
	 */
	long capacity();

	/**
	 * Whether frames outlive the process.
	 * @return {@code false} if what is left at the end is lost
	 */
	default boolean isDurable() {
		return false;
	}

	/**
	 * How many items are on the heap alone, and end with the process. After
	 * {@link #close} they are lost.
	 * @param signal the kind of telemetry
	 * @return part of {@link #count}; all of it if the queue is not durable
	 */
	default long volatileCount(Signal signal) {
		return isDurable() ? 0 : count(signal);
	}

	@Override
	void close();

	/**
	 * Items that a queue lost.
	 *
	 * @param signal the kind of telemetry
	 * @param count how many; 1 for each record whose number cannot be known
	 * @param reason why
	 */
	record Loss(Signal signal, int count, DropReason reason) {
	}

}
