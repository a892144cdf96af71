package dev.otelspring.pipeline.exporter;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

import dev.otelspring.pipeline.DropReason;
import dev.otelspring.pipeline.ExporterState;
import dev.otelspring.pipeline.PipelineListener;
import dev.otelspring.pipeline.Problem;
import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.Worker;
import dev.otelspring.pipeline.otlp.Frame;
import dev.otelspring.pipeline.queue.QueueUse;
import dev.otelspring.pipeline.queue.SendingQueue;
import dev.otelspring.pipeline.transport.SendResult;
import dev.otelspring.pipeline.transport.Transport;
import org.jspecify.annotations.Nullable;

/**
 * Brings frames to one backend: a queue, a worker, a retry policy and a transport. There
 * is one for each backend, so that a slow one delays nobody else.
 *
 * <p>
 * All decisions are made on the worker's thread, in {@link #step}; the transport's
 * answers come back to it through a queue. Several requests may be under way while the
 * backend is well; of a signal that it does not take, one at a time finds out whether it
 * takes it again.
 */
public final class Exporter implements AutoCloseable {

	/** How soon a flush tries again where the backend fails. */
	private static final long FLUSH_RETRY = Duration.ofMillis(100).toNanos();

	/** How often a request may make the transport itself throw. */
	private static final int MAX_FAULTS = 5;

	private final String name;

	private final Set<Signal> signals;

	private final SendingQueue queue;

	private final Transport transport;

	private final RetryPolicy retryPolicy;

	private final ExporterSettings settings;

	private final PipelineListener listener;

	private final Worker worker;

	private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();

	private final Queue<Flush> newFlushes = new ConcurrentLinkedQueue<>();

	private final Object admission = new Object();

	private boolean closed;

	private volatile @Nullable Instant pausedSince;

	private volatile boolean resumed;

	/**
	 * How long to wait before it looks for its backend, until the worker has taken it.
	 */
	private volatile @Nullable Duration lookIn;

	/** What is left has been counted as dropped; answers no longer matter. */
	private volatile boolean settled;

	// From here on: the worker's alone.

	private final List<Flush> flushes = new ArrayList<>();

	private final Map<Signal, Lane> lanes = new EnumMap<>(Signal.class);

	private final Lookout lookout;

	private long maxRequestBytes;

	public Exporter(String name, Set<Signal> signals, SendingQueue queue, Transport transport, RetryPolicy retryPolicy,
			ExporterSettings settings, PipelineListener listener) {
		this.name = name;
		this.signals = EnumSet.copyOf(signals);
		this.queue = queue;
		this.transport = transport;
		this.retryPolicy = retryPolicy;
		this.settings = settings;
		this.maxRequestBytes = settings.maxRequestBytes();
		this.listener = listener;
		// A queue on disk may hold what an earlier process took and this one does not.
		for (Signal signal : Signal.values()) {
			this.lanes.put(signal, new Lane(retryPolicy));
		}
		this.worker = new Worker("otel-exporter-" + name, this::step);
		this.lookout = new Lookout(name, this.signals, transport::address, this.worker::wake);
	}

	/** Starts the worker. Without it nothing is sent, but frames are queued. */
	public void start() {
		for (Signal signal : Signal.values()) {
			long recovered = this.queue.recovered(signal);
			if (recovered > 0) {
				this.listener.recovered(this.name, signal, (int) recovered);
			}
		}
		this.worker.start();
	}

	public String name() {
		return this.name;
	}

	/**
	 * Whether this exporter takes a signal.
	 * @param signal the kind of telemetry
	 * @return {@code true} if the fan-out is to offer it
	 */
	public boolean takes(Signal signal) {
		return this.signals.contains(signal);
	}

	/**
	 * What is not delivered so far, requests under way included.
	 * @param signal the kind of telemetry
	 * @return the number of items
	 */
	public long queued(Signal signal) {
		// What a closed queue cannot keep has been counted as dropped.
		return this.settled ? this.queue.count(signal) - this.queue.volatileCount(signal) : this.queue.count(signal);
	}

	/**
	 * What is not delivered so far, of all signals, as it lies in the queue.
	 * @return the number of bytes
	 */
	public long queuedBytes() {
		return this.queue.bytes();
	}

	/**
	 * How full its queue is.
	 * @return at this moment
	 */
	public QueueUse queueUse() {
		return new QueueUse(this.name, this.queue.taken(), this.queue.capacity(), !this.queue.isDurable());
	}

	/**
	 * What the queue takes of the heap.
	 * @return the number of bytes
	 */
	public long heapBytes() {
		return this.queue.heapBytes();
	}

	/**
	 * Takes a frame over, which waits for {@link #wake}. Never waits itself.
	 * @param frame what to deliver
	 */
	void offer(Frame frame) {
		this.listener.enqueued(this.name, frame.signal(), frame.count());
		List<Frame> dropped;
		synchronized (this.admission) {
			if (this.closed) {
				drop(List.of(frame), DropReason.SHUTDOWN);
				return;
			}
			dropped = this.queue.offer(frame);
		}
		drop(dropped, DropReason.QUEUE_FULL);
	}

	/** Has the worker look at what was offered. */
	void wake() {
		this.worker.wake();
	}

	/**
	 * Looks whether its backend can be reached, should nothing have been sent by then.
	 * One that cannot is {@link ExporterState#RETRYING} until it can, or until something
	 * is sent.
	 * @param after how long to wait before
	 */
	public void lookForBackend(Duration after) {
		this.lookIn = after;
		this.worker.wake();
	}

	/**
	 * Sends nothing from now on: what comes in waits in the queue. Requests under way are
	 * not called back.
	 * @param since the time
	 */
	public void pause(Instant since) {
		if (this.pausedSince == null) {
			this.pausedSince = since;
		}
		// Somebody may be waiting for the queue to be empty.
		this.worker.wake();
	}

	/** Sends what waits, without waiting out a backoff, and what comes in. */
	public void resume() {
		this.pausedSince = null;
		this.resumed = true;
		this.worker.wake();
	}

	/**
	 * Since when nothing is sent.
	 * @return {@code null} if it is not paused
	 */
	public @Nullable Instant pausedSince() {
		return this.pausedSince;
	}

	/**
	 * Whether the end of the process would lose nothing: the queue is empty, or all of it
	 * is on disk.
	 * @return {@code true} if it may end
	 */
	public boolean losesNothing() {
		return volatileCounts().isEmpty();
	}

	/**
	 * Tries to deliver all that is queued now, without waiting out a backoff.
	 * @return {@code true} once the queue is empty; {@code false} as soon as the backend
	 * turns out not to take what is left, after half a second of trying, or at once while
	 * it is paused
	 */
	public CompletableFuture<Boolean> flush() {
		Flush flush = new Flush();
		synchronized (this.admission) {
			if (this.closed) {
				flush.result().complete(isEmpty());
				return flush.result();
			}
			this.newFlushes.add(flush);
		}
		this.worker.wake();
		return flush.result();
	}

	/**
	 * Ends the worker and the transport. What a queue without durability still holds is
	 * counted as dropped at shutdown.
	 */
	@Override
	public void close() {
		synchronized (this.admission) {
			if (this.closed) {
				return;
			}
			this.closed = true;
		}
		this.worker.stop(Duration.ofSeconds(1));
		takeAnswers(System.nanoTime());
		this.settled = true;
		this.transport.close();
		boolean empty = isEmpty();
		// A durable queue tries once more to write what is on the heap alone.
		Map<Signal, Long> lost = this.queue.isDurable() ? Map.of() : volatileCounts();
		this.queue.close();
		tellLosses();
		(this.queue.isDurable() ? volatileCounts() : lost).forEach(
				(signal, count) -> this.listener.dropped(this.name, signal, DropReason.SHUTDOWN, count.intValue()));
		this.flushes.forEach((flush) -> flush.result().complete(empty));
		Flush late;
		while ((late = this.newFlushes.poll()) != null) {
			late.result().complete(empty);
		}
		for (Signal signal : this.signals) {
			this.listener.exchanged(this.name, signal, ExporterState.STOPPED, null);
		}
	}

	/**
	 * One round of the worker: answers in, requests out.
	 * @param now the time in nanoseconds
	 * @return for how many nanoseconds there is nothing to do
	 */
	long step(long now) {
		if (this.resumed) {
			this.resumed = false;
			this.lanes.values().forEach((lane) -> lane.resume(now));
		}
		takeFlushes(now);
		takeAnswers(now);
		Request request;
		while ((request = nextRequest(now)) != null) {
			send(request);
			takeAnswers(now);
		}
		return Math.min(settleFlushes(now), look(now));
	}

	private long look(long now) {
		Duration in = this.lookIn;
		if (in != null) {
			this.lookIn = null;
			this.lookout.begin(now + in.toNanos());
		}
		for (Lookout.Sight sight : this.lookout.sights()) {
			ExporterState state = (sight.problem() != null) ? ExporterState.RETRYING : ExporterState.IDLE;
			sight.signals().forEach((signal) -> this.listener.exchanged(this.name, signal, state, sight.problem()));
		}
		return (this.settled || isPaused()) ? Long.MAX_VALUE : this.lookout.look(now);
	}

	private boolean isPaused() {
		return this.pausedSince != null;
	}

	private @Nullable Request nextRequest(long now) {
		Set<Signal> ready = ready(now);
		for (Signal signal : ready) {
			Request retry = lane(signal).pollRetry();
			if (retry != null) {
				return retry;
			}
		}
		if (ready.isEmpty()) {
			return null;
		}
		List<Frame> frames = this.queue.peek(ready, this.settings.maxRequestCount(), this.maxRequestBytes);
		tellLosses();
		return frames.isEmpty() ? null : new Request(frames, now, 0);
	}

	// A signal that fails may have one request under way beside those of the others, so
	// that a backend that is slow to refuse it holds up nothing else.
	private Set<Signal> ready(long now) {
		Set<Signal> ready = EnumSet.noneOf(Signal.class);
		if (this.settled || isPaused()) {
			return ready;
		}
		int underWay = 0;
		for (Lane lane : this.lanes.values()) {
			underWay += lane.isWell() ? lane.underWay() : 0;
		}
		boolean room = underWay < this.settings.numConsumers();
		this.lanes.forEach((signal, lane) -> {
			if (lane.isWell() ? room : lane.mayProbe(now)) {
				ready.add(signal);
			}
		});
		return ready;
	}

	private Lane lane(Signal signal) {
		return Objects.requireNonNull(this.lanes.get(signal));
	}

	private void send(Request request) {
		lane(request.signal()).sent();
		CompletableFuture<SendResult> future;
		try {
			future = this.transport.send(request.signal(), request.frames());
		}
		catch (Throwable ex) {
			future = CompletableFuture.failedFuture(ex);
		}
		future.whenComplete((result, failure) -> {
			this.answers.add(new Answer(request, result, failure));
			this.worker.wake();
		});
	}

	private void takeAnswers(long now) {
		Answer answer;
		while (!this.settled && (answer = this.answers.poll()) != null) {
			lane(answer.request().signal()).answered();
			handle(answer, now);
		}
	}

	private void handle(Answer answer, long now) {
		Request request = answer.request();
		SendResult result = answer.result();
		this.lookout.heard(request.signal());
		if (result == null) {
			handleFault(request, answer.failure(), now);
		}
		else if (result instanceof SendResult.Accepted) {
			delivered(request, request.count(), null, now);
		}
		else if (result instanceof SendResult.PartiallyAccepted partial) {
			int rejected = (int) Math.min(partial.rejected(), request.count());
			this.listener.dropped(this.name, request.signal(), DropReason.REJECTED, rejected);
			String said = (rejected > 0) ? rejected + " " + request.signal().items() + " rejected: " + partial.message()
					: partial.message();
			delivered(request, request.count() - rejected, Problem.of(Problem.Kind.PARTIAL_SUCCESS, said), now);
		}
		else if (result instanceof SendResult.RetryLater later) {
			retryLater(request, later.after(), later.problem(), now);
		}
		else if (result instanceof SendResult.TooLarge tooLarge) {
			reached(request.signal(), now);
			split(request, tooLarge.problem());
		}
		else if (result instanceof SendResult.Unavailable unavailable) {
			giveUp(request, DropReason.EXPORTER_FAILED);
			exchanged(request, ExporterState.UNAVAILABLE, unavailable.problem());
		}
		else if (result instanceof SendResult.Rejected rejected) {
			reached(request.signal(), now);
			giveUp(request, DropReason.REJECTED);
			exchanged(request, ExporterState.REJECTED, rejected.problem());
		}
	}

	private void delivered(Request request, int count, @Nullable Problem problem, long now) {
		reached(request.signal(), now);
		this.queue.acknowledge(request.frames());
		this.listener.delivered(this.name, request.signal(), count);
		exchanged(request, ExporterState.DELIVERING, problem);
	}

	private void reached(Signal signal, long now) {
		if (lane(signal).reached(now)) {
			this.flushes.forEach((flush) -> flush.recovered(signal));
		}
	}

	private void handleFault(Request request, @Nullable Throwable fault, long now) {
		if (request.faults() + 1 >= MAX_FAULTS) {
			giveUp(request, DropReason.EXPORTER_FAILED);
			exchanged(request, ExporterState.REJECTED,
					Problem.other("the transport failed " + MAX_FAULTS + " times: " + fault));
			return;
		}
		retryLater(request.afterFault(), null, Problem.other("the transport failed: " + fault), now);
	}

	private void retryLater(Request request, @Nullable Duration after, Problem problem, long now) {
		Lane lane = lane(request.signal());
		if (this.retryPolicy.isExhausted(now - request.since())) {
			giveUp(request, DropReason.RETRY_EXHAUSTED);
		}
		else {
			lane.retry(request);
		}
		lane.failed(after, now);
		for (Flush flush : this.flushes) {
			flush.failed(request.signal(), now);
			lane.holdAtMostUntil(now + FLUSH_RETRY);
		}
		exchanged(request, ExporterState.RETRYING, problem);
	}

	private void split(Request request, Problem problem) {
		if (request.frames().size() == 1) {
			giveUp(request, DropReason.TOO_LARGE);
			exchanged(request, ExporterState.REJECTED, problem);
			return;
		}
		this.maxRequestBytes = Math.min(this.maxRequestBytes, Math.max(1, request.bytes() / 2));
		lane(request.signal()).retryFirst(request.halves());
	}

	private void giveUp(Request request, DropReason reason) {
		this.queue.acknowledge(request.frames());
		drop(request.frames(), reason);
	}

	private Map<Signal, Long> volatileCounts() {
		Map<Signal, Long> counts = new EnumMap<>(Signal.class);
		for (Signal signal : Signal.values()) {
			long count = this.queue.volatileCount(signal);
			if (count > 0) {
				counts.put(signal, count);
			}
		}
		return counts;
	}

	private void tellLosses() {
		for (SendingQueue.Loss loss : this.queue.losses()) {
			this.listener.dropped(this.name, loss.signal(), loss.reason(), loss.count());
		}
	}

	private void drop(List<Frame> frames, DropReason reason) {
		for (Frame frame : frames) {
			this.listener.dropped(this.name, frame.signal(), reason, frame.count());
		}
	}

	private void exchanged(Request request, ExporterState state, @Nullable Problem problem) {
		this.listener.exchanged(this.name, request.signal(), state, problem);
	}

	private void takeFlushes(long now) {
		Flush flush;
		while ((flush = this.newFlushes.poll()) != null) {
			for (Map.Entry<Signal, Lane> entry : this.lanes.entrySet()) {
				if (!entry.getValue().isWell()) {
					// Known to fail: one more try, and not for long.
					flush.failed(entry.getKey(), now);
					entry.getValue().holdAtMostUntil(now);
				}
			}
			this.flushes.add(flush);
		}
	}

	private long settleFlushes(long now) {
		Set<Signal> waiting = EnumSet.noneOf(Signal.class);
		long pause = Long.MAX_VALUE;
		boolean still = isPaused();
		for (Signal signal : Signal.values()) {
			if (this.queue.count(signal) > 0) {
				waiting.add(signal);
				pause = still ? pause : Math.min(pause, lane(signal).pause(now));
			}
		}
		for (Iterator<Flush> iterator = this.flushes.iterator(); iterator.hasNext();) {
			Flush flush = iterator.next();
			if (waiting.stream()
				.allMatch((signal) -> still ? lane(signal).underWay() == 0 : flush.isOver(signal, now))) {
				iterator.remove();
				flush.result().complete(waiting.isEmpty());
			}
			else {
				pause = Math.min(pause, flush.pause(now));
			}
		}
		return pause;
	}

	private boolean isEmpty() {
		for (Signal signal : Signal.values()) {
			if (this.queue.count(signal) > 0) {
				return false;
			}
		}
		return true;
	}

	private record Answer(Request request, @Nullable SendResult result, @Nullable Throwable failure) {
	}

}
