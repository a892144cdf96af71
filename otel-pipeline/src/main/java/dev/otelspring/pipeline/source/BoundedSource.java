package dev.otelspring.pipeline.source;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import dev.otelspring.pipeline.Batch;
import dev.otelspring.pipeline.DropReason;
import dev.otelspring.pipeline.Pipeline;
import dev.otelspring.pipeline.PipelineListener;
import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.Worker;

/**
 * A bounded buffer between the application's threads and the pipeline: {@link #offer}
 * neither locks nor waits, and a full buffer drops the newest item and counts it. Spans
 * and log records each have one.
 *
 * @param <I> what the SDK hands over
 * @param <T> its immutable form, made on the worker's thread
 */
final class BoundedSource<I, T> {

	private static final long SHORTEST_DELAY = Duration.ofMillis(1).toNanos();

	private final Signal signal;

	private final SourceSettings settings;

	private final Function<I, T> snapshot;

	private final Pipeline<T> pipeline;

	private final PipelineListener listener;

	private final Queue<I> queue;

	/** Never below the queue's true size, so that the bound holds. */
	private final AtomicInteger size = new AtomicInteger();

	private final Queue<Flush> flushes = new ConcurrentLinkedQueue<>();

	private final Worker worker;

	private final long delay;

	private volatile boolean closed;

	private long nextDelivery;

	private boolean scheduled;

	BoundedSource(Signal signal, SourceSettings settings, Function<I, T> snapshot, Pipeline<T> pipeline,
			PipelineListener listener) {
		this(signal, settings, snapshot, pipeline, listener, new ConcurrentLinkedQueue<>());
	}

	BoundedSource(Signal signal, SourceSettings settings, Function<I, T> snapshot, Pipeline<T> pipeline,
			PipelineListener listener, Queue<I> queue) {
		this.signal = signal;
		this.settings = settings;
		this.snapshot = snapshot;
		this.pipeline = pipeline;
		this.listener = listener;
		this.queue = queue;
		// A delay of zero must not spin.
		this.delay = Math.max(SHORTEST_DELAY, settings.scheduleDelay().toNanos());
		this.worker = new Worker("otel-source-" + signal.id(), this::step);
	}

	void start() {
		this.worker.start();
	}

	void offer(I item) {
		this.listener.created(this.signal, 1);
		int before = this.size.getAndIncrement();
		if (before >= this.settings.maxQueueSize()) {
			this.size.decrementAndGet();
			this.listener.dropped(this.signal, DropReason.QUEUE_FULL, 1);
			return;
		}
		this.queue.add(item);
		if (this.closed && this.queue.remove(item)) {
			// Asked before the item was in, this could miss an end that comes between,
			// and
			// the item would lie there after the last delivery, uncounted.
			this.size.decrementAndGet();
			this.listener.dropped(this.signal, DropReason.SHUTDOWN, 1);
			return;
		}
		// Only the item that fills a batch pays for a wake-up.
		if (before + 1 == this.settings.maxBatchSize()) {
			this.worker.wake();
		}
	}

	int size() {
		return this.size.get();
	}

	/**
	 * Sends on what was offered before this call, whatever the delay.
	 * @param stagesToo whether stages are to let go of what they hold back
	 * @return completes when the pipeline has it
	 */
	CompletableFuture<Void> flush(boolean stagesToo) {
		CompletableFuture<Void> flushed = new CompletableFuture<>();
		this.flushes.add(new Flush(flushed, stagesToo));
		if (this.closed) {
			answerFlushes();
		}
		else {
			this.worker.wake();
		}
		return flushed;
	}

	/**
	 * Takes nothing more, sends on what is there, and ends the worker.
	 * @param patience how long to wait for the worker
	 */
	void close(Duration patience) {
		if (this.closed) {
			return;
		}
		this.closed = true;
		this.worker.stop(patience);
		deliver(this.settings.maxQueueSize());
		this.pipeline.flush();
		answerFlushes();
	}

	/**
	 * One round of the worker.
	 * @param now the time in nanoseconds
	 * @return for how many nanoseconds there is nothing to do
	 */
	long step(long now) {
		if (!this.flushes.isEmpty()) {
			flushNow();
		}
		long delay = this.delay;
		boolean delivered = false;
		while (this.size.get() >= this.settings.maxBatchSize() && deliver(this.settings.maxBatchSize()) > 0) {
			delivered = true;
		}
		if (!this.scheduled || delivered) {
			this.scheduled = true;
			this.nextDelivery = now + delay;
		}
		long left = this.nextDelivery - now;
		if (left > 0) {
			return left;
		}
		this.nextDelivery = now + delay;
		if (deliver(this.settings.maxBatchSize()) == 0) {
			// A stage that holds items back is told that time passes.
			this.pipeline.accept(new Batch<>(this.signal, List.of()));
		}
		return delay;
	}

	private void flushNow() {
		List<CompletableFuture<Void>> answered = new ArrayList<>();
		boolean stagesToo = false;
		Flush flush;
		while ((flush = this.flushes.poll()) != null) {
			answered.add(flush.result());
			stagesToo |= flush.stagesToo();
		}
		try {
			int left = this.size.get();
			while (left > 0) {
				int delivered = deliver(this.settings.maxBatchSize());
				if (delivered == 0) {
					break;
				}
				left -= delivered;
			}
			if (stagesToo) {
				this.pipeline.flush();
			}
		}
		finally {
			answered.forEach((future) -> future.complete(null));
		}
	}

	private void answerFlushes() {
		Flush flush;
		while ((flush = this.flushes.poll()) != null) {
			flush.result().complete(null);
		}
	}

	private int deliver(int atMost) {
		List<T> items = new ArrayList<>(Math.min(atMost, this.size.get()));
		int taken = 0;
		I item;
		while (taken < atMost && (item = this.queue.poll()) != null) {
			taken++;
			try {
				items.add(this.snapshot.apply(item));
			}
			catch (Throwable ex) {
				this.listener.dropped(this.signal, DropReason.ENCODING_FAILED, 1);
			}
		}
		if (taken == 0) {
			return 0;
		}
		this.size.addAndGet(-taken);
		if (!items.isEmpty()) {
			this.pipeline.accept(new Batch<>(this.signal, items));
		}
		return taken;
	}

	private record Flush(CompletableFuture<Void> result, boolean stagesToo) {
	}

}
