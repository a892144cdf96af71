package dev.otelspring.pipeline.queue;

import java.time.Duration;

/**
 * How much a {@link DurableQueue} keeps, and where.
 *
 * @param capacity how many bytes of disk it takes; default 256 MB, which hold about
 * 800,000 spans of 300 bytes. Over it, the oldest file is dropped
 * @param segmentBytes how long a file becomes before the next is begun, unless a single
 * frame is longer; default 4 MB, or an eighth of the capacity if that is less. It is what
 * is dropped at once when the queue is full
 * @param cacheBytes how much of what was written last is kept on the heap too, so that it
 * need not be read back; default 4 MB
 * @param fallbackBytes how much waits on the heap while the disk takes nothing; default
 * 32 MB
 * @param syncInterval how long after an item came in it survives a power failure; default
 * 500 ms. The end of the process alone, even by {@code kill -9}, costs nothing
 */
public record DurableQueueSettings(long capacity, long segmentBytes, long cacheBytes, long fallbackBytes,
		Duration syncInterval) {

	private static final long MB = 1024 * 1024;

	/**
	 * Checks the values.
	 * @throws IllegalArgumentException if one is out of its range
	 */
	public DurableQueueSettings {
		requireAtLeast("capacity", capacity, 1);
		requireAtLeast("segmentBytes", segmentBytes, 1);
		requireAtLeast("cacheBytes", cacheBytes, 0);
		requireAtLeast("fallbackBytes", fallbackBytes, 1);
		if (syncInterval.isNegative()) {
			throw new IllegalArgumentException("syncInterval must not be negative, was " + syncInterval);
		}
	}

	/**
	 * The defaults.
	 * @return 256 MB of disk
	 */
	public static DurableQueueSettings defaults() {
		return ofCapacity(256 * MB);
	}

	/**
	 * The defaults for a given size.
	 * @param capacity how many bytes of disk it takes
	 * @return files of at most 4 MB
	 * @throws IllegalArgumentException if it is below 1
	 */
	public static DurableQueueSettings ofCapacity(long capacity) {
		return new DurableQueueSettings(capacity, Math.max(1, Math.min(4 * MB, capacity / 8)), 4 * MB, 32 * MB,
				Duration.ofMillis(500));
	}

	private static void requireAtLeast(String name, long value, long minimum) {
		if (value < minimum) {
			throw new IllegalArgumentException(name + " must be at least " + minimum + ", was " + value);
		}
	}

}
