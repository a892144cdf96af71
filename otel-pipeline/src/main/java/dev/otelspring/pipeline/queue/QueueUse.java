package dev.otelspring.pipeline.queue;

/**
 * How full an exporter's queue is. You look here before it drops: a queue that fills has
 * a backend that is away, or takes less than is made.
 *
 * @param exporter its exporter's name
 * @param bytes how many are taken; on disk, by the files
 * @param capacity how many it can hold
 * @param onHeap whether it waits on the heap, and not on disk
 */
public record QueueUse(String exporter, long bytes, long capacity, boolean onHeap) {

	/**
	 * The share that is taken.
	 * @return from 0 to 1, or a little more
	 */
	public double share() {
		return (this.capacity > 0) ? (double) this.bytes / this.capacity : 0;
	}

}
