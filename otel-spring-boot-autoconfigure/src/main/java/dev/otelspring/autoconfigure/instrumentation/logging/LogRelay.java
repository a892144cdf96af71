package dev.otelspring.autoconfigure.instrumentation.logging;

import java.util.ArrayList;
import java.util.List;

import dev.otelspring.autoconfigure.instrumentation.TelemetryFaults;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * Where an application's log events go: held until the SDK is there, from then on emitted
 * by whoever logs. What is held is bounded, by number and by an estimate of bytes; beyond
 * that the newest are dropped, since the first lines are those that nobody else has.
 *
 * <p>
 * Thread-safe. An event that is logged while the same thread emits another is dropped: a
 * processor that logs must not feed itself.
 *
 * @param <E> the logging library's event
 */
public final class LogRelay<E> {

	/** What Boot logs until the SDK is there is about 20 lines; at DEBUG, some 1000. */
	public static final int MAX_EVENTS = 4096;

	/** After as many of those that were held, there is a pause: less than queues hold. */
	private static final int AT_ONCE = 256;

	/** 4 MB, which is let go when the SDK is there. */
	public static final long MAX_BYTES = 4L * 1024 * 1024;

	private final TelemetryFaults faults = new TelemetryFaults();

	private final ThreadLocal<Boolean> emitting = new ThreadLocal<>();

	private final Object lock = new Object();

	private final boolean caller;

	// Guarded by the lock, as all that is not final but the emitter's reading.
	private List<Held<E>> held = new ArrayList<>();

	private long heldBytes;

	private long dropped;

	private boolean closed;

	private volatile @Nullable LogEmitter<E> emitter;

	/**
	 * Makes a relay that holds.
	 * @param caller whether records tell the place in the code
	 */
	public LogRelay(boolean caller) {
		this.caller = caller;
	}

	/**
	 * Takes an event. Never throws, and never waits for more than another thread's entry
	 * into a list.
	 * @param event what was logged; complete in itself if {@link #holds()}
	 * @param context what was current when it was logged
	 * @param threadId the thread that logged it
	 * @param bytes about what holding it takes
	 */
	public void take(E event, Context context, long threadId, long bytes) {
		if (this.emitting.get() != null) {
			return;
		}
		LogEmitter<E> direct = this.emitter;
		if (direct == null && !hold(new Held<>(event, context, threadId), bytes)) {
			direct = this.emitter;
		}
		if (direct != null) {
			emit(direct, event, context, threadId);
		}
	}

	/**
	 * Whether events are kept for later, so that they must not depend on their thread.
	 * @return {@code false} as soon as they are emitted at once
	 */
	public boolean holds() {
		return this.emitter == null;
	}

	/**
	 * Whether an event that is held must know its place in the code.
	 * @return {@code true} if it must be taken while the event is logged
	 */
	public boolean wantsCaller() {
		return this.caller;
	}

	/** Holds again: the emitter is at its end, and another one will come. */
	public void hold() {
		synchronized (this.lock) {
			this.emitter = null;
		}
	}

	/**
	 * Emits what is held, in order, and from then on what comes in.
	 * @param newEmitter makes records of events
	 * @param pause lets those who take the records catch up
	 * @return how many events were dropped before
	 */
	public long connect(LogEmitter<E> newEmitter, Runnable pause) {
		int emitted = 0;
		while (true) {
			List<Held<E>> due;
			synchronized (this.lock) {
				if (this.closed) {
					return this.dropped;
				}
				if (this.held.isEmpty()) {
					this.emitter = newEmitter;
					return this.dropped;
				}
				due = this.held;
				this.held = new ArrayList<>();
				this.heldBytes = 0;
			}
			for (Held<E> one : due) {
				emit(newEmitter, one.event(), one.context(), one.threadId());
				if (++emitted % AT_ONCE == 0) {
					pause.run();
				}
			}
		}
	}

	/** Lets go of what is held; from then on, events end here. */
	public void close() {
		synchronized (this.lock) {
			this.closed = true;
			this.held.clear();
			this.emitter = null;
		}
	}

	// False: it is not the time any more to hold.
	private boolean hold(Held<E> one, long bytes) {
		synchronized (this.lock) {
			if (this.emitter != null) {
				return false;
			}
			if (this.closed) {
				return true;
			}
			if (this.held.size() >= MAX_EVENTS || this.heldBytes + bytes > MAX_BYTES) {
				this.dropped++;
				return true;
			}
			this.held.add(one);
			this.heldBytes += bytes;
			return true;
		}
	}

	private void emit(LogEmitter<E> to, E event, Context context, long threadId) {
		this.emitting.set(Boolean.TRUE);
		try {
			to.emit(event, context, threadId);
		}
		catch (RuntimeException | LinkageError | StackOverflowError ex) {
			this.faults.report("emission of a log record", ex);
		}
		finally {
			this.emitting.remove();
		}
	}

	/**
	 * An event that waits.
	 *
	 * @param event what was logged
	 * @param context what was current
	 * @param threadId who logged it
	 */
	private record Held<E>(E event, Context context, long threadId) {
	}

}
