package dev.otelspring.pipeline.queue;

import dev.otelspring.pipeline.Signal;

/**
 * Where a record lies and what it counts for: all that memory keeps of it, 40 bytes. Ex.
 * a backlog of 256 MB in frames of 20 KB takes half a megabyte of heap.
 *
 * @param segment the file
 * @param offset where its header starts
 * @param length how many bytes its payload has
 * @param count how many items
 * @param signal the kind of telemetry
 * @param checksum the payload's CRC32C
 */
record RecordPosition(Segment segment, long offset, int length, int count, Signal signal, int checksum) {

	Acknowledgement acknowledgement() {
		return new Acknowledgement(this.offset, this.signal, this.count);
	}

}
