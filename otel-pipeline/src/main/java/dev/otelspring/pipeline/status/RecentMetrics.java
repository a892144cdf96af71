package dev.otelspring.pipeline.status;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import dev.otelspring.pipeline.Batch;
import dev.otelspring.pipeline.Stage;
import dev.otelspring.pipeline.heap.HeapSize;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.data.MetricData;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the metrics that were read last for the exporters, to be looked at where no
 * backend runs. Where exporters read in several ways, it is totals rather than deltas.
 *
 * <p>
 * A reader of its own would make each recording dearer. One that an exporter has must not
 * be read in secret: a delta that was read is gone. So what is old when somebody looks is
 * read once more by the exporter's own reader, and exported as always.
 *
 * <p>
 * Bounded: one reading by reference, of 4 MB at most. Ex. 1,000 series of counters take
 * 60 kB, of histograms 300 kB, and 2 MB with an exemplar in each bucket; their attributes
 * are the SDK's own. Thread-safe.
 */
public final class RecentMetrics {

	/** Metrics beyond are counted, not kept. */
	static final long MAX_BYTES = 4 * 1024 * 1024;

	/** So often are metrics exported at most because somebody looks. */
	static final Duration FRESH = Duration.ofSeconds(10);

	private static final RecentReading NOTHING = new RecentReading(List.of(), 0, 0);

	private final ReentrantLock looking = new ReentrantLock();

	private final LongSupplier nanoTime;

	private volatile @Nullable Object reading;

	private volatile boolean readsTotals;

	private volatile @Nullable Supplier<CompletableResultCode> reader;

	private volatile @Nullable RecentReading last;

	public RecentMetrics() {
		this(System::nanoTime);
	}

	RecentMetrics(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
	}

	/**
	 * Makes the stage for one way of reading.
	 * @param forReading how the metrics are read that pass; ways that are equal are one
	 * @param totals whether counters are read as totals
	 * @return lets everything through
	 */
	public Stage<MetricData> stage(Object forReading, boolean totals) {
		if (this.reading == null || (totals && !this.readsTotals)) {
			this.reading = forReading;
			this.readsTotals = totals;
		}
		return (batch) -> {
			if (!batch.isEmpty() && forReading.equals(this.reading)) {
				remember(batch);
			}
			return batch;
		};
	}

	/**
	 * Takes what reads metrics and exports them.
	 * @param forReading how it reads them
	 * @param newReader completes when they went through the stages
	 */
	public void readBy(Object forReading, Supplier<CompletableResultCode> newReader) {
		if (forReading.equals(this.reading)) {
			this.reader = newReader;
		}
	}

	/**
	 * What was read last, read anew if that is ten seconds ago.
	 * @param patience how long to wait for it
	 * @return empty if nothing is exported, or nothing is measured
	 */
	public RecentReading read(Duration patience) {
		try {
			// Of two who look, the second sees what the first has read. It does not wait
			// for a gauge that hangs.
			if (this.looking.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS)) {
				try {
					readIfOld(patience);
				}
				finally {
					this.looking.unlock();
				}
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		RecentReading known = this.last;
		return (known != null) ? known : NOTHING;
	}

	private void readIfOld(Duration patience) throws InterruptedException {
		Supplier<CompletableResultCode> available = this.reader;
		if (available != null && isOld(this.last)) {
			await(available, patience);
		}
	}

	// The SDK asks gauges on the thread that wants to read: neither may a gauge that
	// hangs
	// hold up who looks, nor see whose request it is.
	private static void await(Supplier<CompletableResultCode> reader, Duration patience) throws InterruptedException {
		CountDownLatch read = new CountDownLatch(1);
		Thread thread = new Thread(() -> {
			try {
				reader.get().whenComplete(read::countDown);
			}
			catch (RuntimeException | Error ex) {
				read.countDown();
				throw ex;
			}
		}, "otel-recent-metrics");
		thread.setDaemon(true);
		thread.start();
		read.await(patience.toNanos(), TimeUnit.NANOSECONDS);
	}

	private boolean isOld(@Nullable RecentReading known) {
		return known == null || this.nanoTime.getAsLong() - known.nanoTime() >= FRESH.toNanos();
	}

	private void remember(Batch<MetricData> batch) {
		List<MetricData> kept = new ArrayList<>(batch.items().size());
		HeapSize heapSize = new HeapSize();
		long bytes = 0;
		for (MetricData metric : batch.items()) {
			long more = heapSize.of(metric);
			if (bytes + more <= MAX_BYTES) {
				bytes += more;
				kept.add(metric);
			}
		}
		this.last = new RecentReading(kept, batch.items().size() - kept.size(), this.nanoTime.getAsLong());
	}

	/**
	 * What was read at once.
	 *
	 * @param metrics by reference
	 * @param omitted how many metrics had no room
	 * @param nanoTime when
	 */
	public record RecentReading(List<MetricData> metrics, int omitted, long nanoTime) {

		public RecentReading {
			metrics = List.copyOf(metrics);
		}

	}

}
