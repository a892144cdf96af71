package dev.otelspring.pipeline;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongUnaryOperator;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A daemon thread that repeats one step and survives whatever the step throws. The source
 * and each exporter have one; the step itself is plain code that a test calls with a
 * clock of its own.
 *
 * <p>
 * A step is given {@link System#nanoTime()} and answers for how many nanoseconds there is
 * nothing to do.
 */
public final class Worker {

	/** After a step that threw: soon enough to heal, late enough not to spin. */
	private static final long PAUSE_AFTER_FAULT = Duration.ofMillis(200).toNanos();

	private static final Logger logger = LoggerFactory.getLogger(Worker.class);

	private final LongUnaryOperator step;

	private final Thread thread;

	/** Kept beside the thread's permit, which a lock inside the step may use up. */
	private volatile boolean woken;

	private volatile boolean stopped;

	private boolean faultTold;

	public Worker(String name, LongUnaryOperator step) {
		this.step = step;
		this.thread = new Thread(this::run, name);
		this.thread.setDaemon(true);
		// Made while a servlet container starts, it would else keep that one's class
		// loader.
		this.thread.setContextClassLoader(Worker.class.getClassLoader());
	}

	public void start() {
		this.thread.start();
	}

	/**
	 * Ends the pause. Cheap, callable from any thread, never lost: a call during a step
	 * makes the next pause return at once.
	 */
	public void wake() {
		this.woken = true;
		LockSupport.unpark(this.thread);
	}

	/**
	 * Lets the current step end and waits for the thread.
	 * @param patience how long to wait at most
	 */
	public void stop(Duration patience) {
		this.stopped = true;
		wake();
		if (this.thread == Thread.currentThread() || !this.thread.isAlive()) {
			return;
		}
		try {
			this.thread.join(Math.max(1, patience.toMillis()));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void run() {
		while (!this.stopped) {
			this.woken = false;
			long pause;
			try {
				pause = this.step.applyAsLong(System.nanoTime());
			}
			catch (Throwable ex) {
				// An Error too: a worker that dies of a NoClassDefFoundError takes all
				// later telemetry with it, which is what the SDK's own does.
				pause = PAUSE_AFTER_FAULT;
				tell(ex);
			}
			if (pause > 0 && !this.woken && !this.stopped) {
				LockSupport.parkNanos(this, pause);
				// Telemetry has no use for interrupts; a set flag would make each later
				// park return at once.
				Thread.interrupted();
			}
		}
	}

	private void tell(Throwable ex) {
		if (this.faultTold) {
			return;
		}
		this.faultTold = true;
		try {
			logger.error("{} failed and goes on; later failures of this kind are not logged", this.thread.getName(),
					ex);
		}
		catch (Throwable loggingFault) {
			// The logger may be what is broken.
		}
	}

}
