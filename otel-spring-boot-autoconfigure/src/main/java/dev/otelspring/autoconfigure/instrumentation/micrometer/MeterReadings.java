package dev.otelspring.autoconfigure.instrumentation.micrometer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import dev.otelspring.autoconfigure.instrumentation.TelemetryFaults;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Reads all meters without waiting for any. Gauges run code of the application, such as a
 * query; one that hangs keeps a thread here and is left out until it answers, and the
 * others are read by the next thread. What takes long is asked last.
 *
 * <p>
 * Thread-safe; one collection at a time. There is no thread between collections that are
 * more than 30 s apart.
 */
final class MeterReadings implements AutoCloseable {

	/** How many may hang before the application's other functions are left out too. */
	static final int MAX_THREADS = 8;

	private static final Log logger = LogFactory.getLog(MeterReadings.class);

	/** When the next thread goes on without the meter that is being read. */
	private final Duration patience;

	/** When a collection ends with what is there. */
	private final Duration limit;

	private final ExecutorService executor;

	private final AtomicInteger threads = new AtomicInteger();

	private final TelemetryFaults faults = new TelemetryFaults();

	MeterReadings() {
		this(Duration.ofSeconds(1), Duration.ofSeconds(5));
	}

	MeterReadings(Duration patience, Duration limit) {
		this.patience = patience;
		this.limit = limit;
		this.executor = new ThreadPoolExecutor(0, MAX_THREADS, 30, TimeUnit.SECONDS, new SynchronousQueue<>(),
				this::thread);
	}

	/**
	 * Reads meters.
	 * @param readers the meters
	 * @param epochNanos the time of their points
	 * @return all that answered in time
	 */
	synchronized Collection<Sample> read(Collection<MeterReader> readers, long epochNanos) {
		Queue<Sample> samples = new ConcurrentLinkedQueue<>();
		List<MeterReader> foreign = new ArrayList<>();
		for (MeterReader reader : readers) {
			if (reader.isForeign()) {
				foreign.add(reader);
			}
			else {
				read(reader, epochNanos, samples);
			}
		}
		if (!foreign.isEmpty()) {
			foreign.sort(Comparator.comparing(MeterReader::isSlow));
			new Round(foreign, epochNanos, samples).await();
		}
		// What still runs may add to the queue.
		return List.copyOf(samples);
	}

	private void read(MeterReader reader, long epochNanos, Queue<Sample> samples) {
		try {
			reader.read(epochNanos, samples::add);
		}
		catch (Throwable ex) {
			if (reader.tellOnce()) {
				this.faults.report("reading of the meter '" + reader.name() + "'", ex);
			}
		}
	}

	private Thread thread(Runnable task) {
		Thread thread = new Thread(task, "otel-micrometer-" + this.threads.incrementAndGet());
		thread.setDaemon(true);
		return thread;
	}

	@Override
	public void close() {
		this.executor.shutdownNow();
	}

	/** One collection's share of meters that run code of the application. */
	private final class Round implements Runnable {

		private final List<MeterReader> readers;

		private final long epochNanos;

		private final Queue<Sample> samples;

		private int next;

		private int finished;

		private boolean over;

		Round(List<MeterReader> readers, long epochNanos, Queue<Sample> samples) {
			this.readers = readers;
			this.epochNanos = epochNanos;
			this.samples = samples;
		}

		@Override
		public void run() {
			int mine;
			while ((mine = take()) >= 0) {
				read(this.readers.get(mine), this.epochNanos, this.samples);
				finish();
			}
		}

		private synchronized int take() {
			return (this.over || this.next == this.readers.size()) ? -1 : this.next++;
		}

		private synchronized void finish() {
			this.finished++;
			notifyAll();
		}

		synchronized void await() {
			long deadline = System.nanoTime() + MeterReadings.this.limit.toNanos();
			long since = System.nanoTime();
			int before = 0;
			boolean goesOn = begin();
			while (goesOn && this.finished < this.readers.size()) {
				long now = System.nanoTime();
				if (this.finished > before) {
					before = this.finished;
					since = now;
				}
				long wait = Math.min(since + MeterReadings.this.patience.toNanos(), deadline) - now;
				if (wait > 0) {
					goesOn = pause(wait);
				}
				else if (now >= deadline || this.next == this.readers.size()) {
					goesOn = false;
				}
				else {
					since = now;
					goesOn = begin();
				}
			}
			this.over = true;
			tellMissing();
		}

		private boolean begin() {
			try {
				MeterReadings.this.executor.execute(this);
				return true;
			}
			catch (RejectedExecutionException ex) {
				return false;
			}
		}

		private boolean pause(long nanos) {
			try {
				// Rounded up, or the last millisecond would spin.
				wait(TimeUnit.NANOSECONDS.toMillis(nanos) + 1);
				return true;
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				return false;
			}
		}

		private void tellMissing() {
			int missing = this.readers.size() - this.finished;
			if (missing > 0) {
				List<String> hanging = this.readers.stream()
					.filter(MeterReader::isBusy)
					.filter(MeterReader::tellOnce)
					.map(MeterReader::name)
					.distinct()
					.toList();
				if (!hanging.isEmpty()) {
					logger.warn("Meters that do not answer are left out of the metrics until they do: "
							+ String.join(", ", hanging));
				}
			}
		}

	}

}
