package dev.otelspring.pipeline.exporter;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

import dev.otelspring.pipeline.Batch;
import dev.otelspring.pipeline.DropReason;
import dev.otelspring.pipeline.ExporterState;
import dev.otelspring.pipeline.PipelineListener;
import dev.otelspring.pipeline.Problem;
import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.Sink;
import dev.otelspring.pipeline.Worker;
import io.opentelemetry.sdk.common.CompletableResultCode;
import org.jspecify.annotations.Nullable;

/**
 * Lets an exporter of the SDK join that does not speak OTLP: Zipkin, the console, one of
 * the application's own. It gets a worker and a bounded queue of its own, so that it can
 * hang or throw and hurt nobody. Retrying is its own business: what it fails to export is
 * counted and gone.
 *
 * <p>
 * Thread-safe.
 *
 * @param <T> the type of the items
 */
public final class SdkExporterAdapter<T> implements Sink<T>, AutoCloseable {

	/** How many items wait at most, unless a single batch is larger. */
	static final int MAX_QUEUED = 50_000;

	/** How many bytes of the heap, about: as many as an OTLP exporter's queue. */
	static final long MAX_BYTES = 32 * 1024 * 1024;

	/** How long one export may take; the SDK's own processors wait as long. */
	private static final Duration EXPORT_TIMEOUT = Duration.ofSeconds(30);

	private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

	private final String name;

	private final Signal signal;

	private final Function<Collection<T>, CompletableResultCode> export;

	private final Supplier<CompletableResultCode> shutdown;

	private final ToLongFunction<T> size;

	private final PipelineListener listener;

	private final Worker worker;

	/** Batches and their sizes. */
	private final Deque<Map.Entry<Batch<T>, Long>> queue = new ArrayDeque<>();

	private final List<CompletableFuture<Boolean>> flushes = new ArrayList<>();

	/** Items in the queue and in the batch that is being exported. */
	private long queued;

	/** What the queue takes of the heap, without the batch that is being exported. */
	private long bytes;

	private volatile @Nullable Instant pausedSince;

	private boolean failed;

	private boolean closed;

	/**
	 * Creates an adapter; {@link #start} starts it.
	 * @param name shown in status and logs
	 * @param signal the kind of telemetry
	 * @param export the exporter's export method
	 * @param shutdown the exporter's shutdown method
	 * @param size what an item takes of the heap; asked by one thread at a time
	 * @param listener hears what becomes of the items
	 */
	public SdkExporterAdapter(String name, Signal signal, Function<Collection<T>, CompletableResultCode> export,
			Supplier<CompletableResultCode> shutdown, ToLongFunction<T> size, PipelineListener listener) {
		this.name = name;
		this.signal = signal;
		this.export = export;
		this.shutdown = shutdown;
		this.size = size;
		this.listener = listener;
		this.worker = new Worker("otel-exporter-" + name + "-" + signal.id(), (now) -> step());
	}

	public void start() {
		this.worker.start();
	}

	public String name() {
		return this.name;
	}

	@Override
	public void accept(Batch<T> batch) {
		int count = batch.count();
		this.listener.enqueued(this.name, this.signal, count);
		int dropped = 0;
		synchronized (this.queue) {
			if (this.closed) {
				this.listener.dropped(this.name, this.signal, DropReason.SHUTDOWN, count);
				return;
			}
			long size = batch.items().stream().mapToLong(this.size).sum();
			this.queue.addLast(Map.entry(batch, size));
			this.queued += count;
			this.bytes += size;
			while ((this.queued > MAX_QUEUED || this.bytes > MAX_BYTES) && this.queue.size() > 1) {
				int victim = take().count();
				this.queued -= victim;
				dropped += victim;
			}
		}
		if (dropped > 0) {
			this.listener.dropped(this.name, this.signal, DropReason.QUEUE_FULL, dropped);
		}
		this.worker.wake();
	}

	/**
	 * What is not exported so far.
	 * @return the number of items
	 */
	public long queued() {
		synchronized (this.queue) {
			return this.queued;
		}
	}

	/**
	 * What the queue takes of the heap.
	 * @return the number of bytes, about
	 */
	public long heapBytes() {
		synchronized (this.queue) {
			return this.bytes;
		}
	}

	/**
	 * Exports nothing from now on: what comes in waits in the queue.
	 * @param since the time
	 */
	public void pause(Instant since) {
		if (this.pausedSince == null) {
			this.pausedSince = since;
		}
		// Somebody may be waiting for the queue to be empty.
		this.worker.wake();
	}

	/** Exports what waits, and what comes in. */
	public void resume() {
		this.pausedSince = null;
		this.worker.wake();
	}

	/**
	 * Since when nothing is exported.
	 * @return {@code null} if it is not paused
	 */
	public @Nullable Instant pausedSince() {
		return this.pausedSince;
	}

	/** What fails from now on is what {@link #flush} tells of. */
	public void beforeFlush() {
		synchronized (this.queue) {
			this.failed = false;
		}
	}

	/**
	 * Waits for what is queued now.
	 * @return {@code true} if all of it was exported, and all since {@link #beforeFlush};
	 * {@code false} at once while it is paused
	 */
	public CompletableFuture<Boolean> flush() {
		CompletableFuture<Boolean> flushed = new CompletableFuture<>();
		synchronized (this.queue) {
			if (this.closed || this.queued == 0) {
				flushed.complete(this.queued == 0 && !this.failed);
				return flushed;
			}
			this.flushes.add(flushed);
		}
		this.worker.wake();
		return flushed;
	}

	@Override
	public void close() {
		long left;
		synchronized (this.queue) {
			if (this.closed) {
				return;
			}
			this.closed = true;
		}
		this.worker.stop(CLOSE_TIMEOUT);
		synchronized (this.queue) {
			left = this.queued;
			this.queue.clear();
			this.queued = 0;
			this.bytes = 0;
		}
		if (left > 0) {
			this.listener.dropped(this.name, this.signal, DropReason.SHUTDOWN, (int) left);
		}
		settle();
		try {
			this.shutdown.get().join(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (Throwable ex) {
			// It is the end; there is nobody left to tell.
		}
		this.listener.exchanged(this.name, this.signal, ExporterState.STOPPED, null);
	}

	private long step() {
		Batch<T> batch;
		synchronized (this.queue) {
			batch = (this.pausedSince == null && !this.queue.isEmpty()) ? take() : null;
		}
		if (batch == null) {
			settle();
			return Long.MAX_VALUE;
		}
		int count = batch.count();
		String problem = export(batch);
		synchronized (this.queue) {
			if (this.queued == 0) {
				// Closed meanwhile, and counted there.
				return Long.MAX_VALUE;
			}
			this.queued -= count;
			this.failed |= problem != null;
		}
		if (problem == null) {
			this.listener.delivered(this.name, this.signal, count);
			this.listener.exchanged(this.name, this.signal, ExporterState.DELIVERING, null);
		}
		else {
			this.listener.dropped(this.name, this.signal, DropReason.EXPORTER_FAILED, count);
			this.listener.exchanged(this.name, this.signal, ExporterState.REJECTED, Problem.other(problem));
		}
		return 0;
	}

	private Batch<T> take() {
		Map.Entry<Batch<T>, Long> oldest = this.queue.removeFirst();
		this.bytes -= oldest.getValue();
		return oldest.getKey();
	}

	private @Nullable String export(Batch<T> batch) {
		try {
			CompletableResultCode result = this.export.apply(batch.items());
			result.join(EXPORT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
			if (!result.isDone()) {
				return "the exporter did not finish within " + EXPORT_TIMEOUT.toSeconds() + " s";
			}
			if (result.isSuccess()) {
				return null;
			}
			Throwable failure = result.getFailureThrowable();
			return (failure != null) ? "the exporter failed: " + failure : "the exporter failed";
		}
		catch (Throwable ex) {
			return "the exporter threw " + ex;
		}
	}

	private void settle() {
		List<CompletableFuture<Boolean>> waiting;
		boolean allExported;
		synchronized (this.queue) {
			waiting = List.copyOf(this.flushes);
			this.flushes.clear();
			allExported = !this.failed && this.queued == 0;
		}
		waiting.forEach((flush) -> flush.complete(allExported));
	}

}
