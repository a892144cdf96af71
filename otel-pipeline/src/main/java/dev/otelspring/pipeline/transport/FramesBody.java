package dev.otelspring.pipeline.transport;

import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.atomic.AtomicLong;

import dev.otelspring.pipeline.otlp.Frame;

/**
 * Frames as the body of one request, handed over by reference: what
 * {@code BodyPublishers} makes of arrays is a copy. The length is known, so that the
 * request is not chunked.
 *
 * @param frames of one signal, at least one
 */
record FramesBody(List<Frame> frames) implements BodyPublisher {

	@Override
	public long contentLength() {
		long length = 0;
		for (Frame frame : this.frames) {
			length += frame.size();
		}
		return length;
	}

	@Override
	public void subscribe(Subscriber<? super ByteBuffer> subscriber) {
		subscriber.onSubscribe(new Delivery(this.frames, subscriber));
	}

	/**
	 * One way through the frames. The client asks for the next buffer from within
	 * {@code onNext}, or later from another thread.
	 */
	private static final class Delivery implements Subscription {

		private final List<Frame> frames;

		private final Subscriber<? super ByteBuffer> subscriber;

		/** Whoever makes it positive delivers; it stays so once all is said. */
		private final AtomicLong demand = new AtomicLong();

		private int next;

		private volatile boolean cancelled;

		Delivery(List<Frame> frames, Subscriber<? super ByteBuffer> subscriber) {
			this.frames = frames;
			this.subscriber = subscriber;
		}

		@Override
		public void request(long n) {
			if (n <= 0) {
				cancel();
				this.subscriber.onError(new IllegalArgumentException("must ask for at least 1, asked for " + n));
				return;
			}
			if (this.demand.getAndUpdate((asked) -> (asked + n < 0) ? Long.MAX_VALUE : asked + n) > 0) {
				return;
			}
			do {
				if (this.cancelled) {
					return;
				}
				this.subscriber.onNext(ByteBuffer.wrap(this.frames.get(this.next++).bytes()));
				if (this.next == this.frames.size()) {
					this.subscriber.onComplete();
					return;
				}
			}
			while (this.demand.decrementAndGet() > 0);
		}

		@Override
		public void cancel() {
			this.cancelled = true;
		}

	}

}
