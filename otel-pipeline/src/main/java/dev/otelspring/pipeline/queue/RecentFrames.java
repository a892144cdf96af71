package dev.otelspring.pipeline.queue;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.otelspring.pipeline.otlp.Frame;
import org.jspecify.annotations.Nullable;

/**
 * Frames that were written a moment ago: while the backend is well they are sent from
 * here, and nothing is read from disk. Not thread-safe.
 */
final class RecentFrames {

	private final long capacity;

	private final Map<RecordPosition, Frame> frames = new LinkedHashMap<>();

	private long bytes;

	RecentFrames(long capacity) {
		this.capacity = capacity;
	}

	void add(RecordPosition position, Frame frame) {
		this.frames.put(position, frame);
		this.bytes += frame.size();
		Iterator<Frame> eldest = this.frames.values().iterator();
		while (this.bytes > this.capacity) {
			this.bytes -= eldest.next().size();
			eldest.remove();
		}
	}

	@Nullable Frame remove(RecordPosition position) {
		Frame frame = this.frames.remove(position);
		if (frame != null) {
			this.bytes -= frame.size();
		}
		return frame;
	}

	void clear() {
		this.frames.clear();
		this.bytes = 0;
	}

	long bytes() {
		return this.bytes;
	}

}
