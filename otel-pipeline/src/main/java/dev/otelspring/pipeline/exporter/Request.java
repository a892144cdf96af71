package dev.otelspring.pipeline.exporter;

import java.util.List;

import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.otlp.Frame;

/**
 * Frames that go to the backend together.
 *
 * @param frames of one signal, at least one
 * @param since when it was first sent, in nanoseconds of the worker's clock
 * @param faults how often the transport itself threw for it
 */
record Request(List<Frame> frames, long since, int faults) {

	Signal signal() {
		return this.frames.get(0).signal();
	}

	int count() {
		int count = 0;
		for (Frame frame : this.frames) {
			count += frame.count();
		}
		return count;
	}

	long bytes() {
		long bytes = 0;
		for (Frame frame : this.frames) {
			bytes += frame.size();
		}
		return bytes;
	}

	Request afterFault() {
		return new Request(this.frames, this.since, this.faults + 1);
	}

	Request asOf(long now) {
		return new Request(this.frames, now, this.faults);
	}

	/**
	 * Cuts it in two.
	 * @return two requests that hold the same frames in the same order
	 * @throws IndexOutOfBoundsException if there is one frame alone
	 */
	List<Request> halves() {
		int middle = this.frames.size() / 2;
		return List.of(part(0, middle), part(middle, this.frames.size()));
	}

	private Request part(int from, int to) {
		List<Frame> part = List.copyOf(this.frames.subList(from, to));
		if (part.isEmpty()) {
			throw new IndexOutOfBoundsException("one frame cannot be cut");
		}
		return new Request(part, this.since, 0);
	}

}
