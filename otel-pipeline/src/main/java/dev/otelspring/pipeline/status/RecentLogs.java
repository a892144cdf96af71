package dev.otelspring.pipeline.status;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;

import dev.otelspring.pipeline.Batch;
import dev.otelspring.pipeline.Stage;
import dev.otelspring.pipeline.heap.HeapSize;
import io.opentelemetry.sdk.logs.data.LogRecordData;

/**
 * Remembers the log records that came last, to be looked at where no backend runs. A
 * stage that lets everything through; it stands behind redaction, so that it shows no
 * more than a backend would see.
 *
 * <p>
 * Records are kept by reference, batch by batch, and are measured once a second, when
 * nothing comes for a while, or when somebody looks: of what passes at a high rate, most
 * is forgotten before.
 *
 * <p>
 * Bounded in number and in bytes; a record that takes an eighth of the bytes is not
 * remembered. What came within the last second, one batch more than the number at most,
 * is not measured. Ex. 500 records with a line of text and three attributes take 300 kB.
 * Thread-safe.
 */
public final class RecentLogs implements Stage<LogRecordData> {

	private static final long DEFAULT_BYTES = 4 * 1024 * 1024;

	private static final long MEASURE_INTERVAL = Duration.ofSeconds(1).toNanos();

	private final HeapSize heapSize = new HeapSize();

	private final int maxRecords;

	private final long maxBytes;

	private final LongSupplier nanoTime;

	private final Deque<Batch<LogRecordData>> unmeasured = new ArrayDeque<>();

	private final Deque<LogRecordData> measured = new ArrayDeque<>();

	private int unmeasuredRecords;

	private long bytes;

	private long lastMeasured;

	/**
	 * Creates an empty memory of 4 MB at most.
	 * @param maxRecords how many records to remember
	 * @throws IllegalArgumentException if that is not positive
	 */
	public RecentLogs(int maxRecords) {
		this(maxRecords, DEFAULT_BYTES, System::nanoTime);
	}

	RecentLogs(int maxRecords, long maxBytes, LongSupplier nanoTime) {
		if (maxRecords < 1) {
			throw new IllegalArgumentException("maxRecords must be at least 1, was " + maxRecords);
		}
		this.maxRecords = maxRecords;
		this.maxBytes = maxBytes;
		this.nanoTime = nanoTime;
		this.lastMeasured = nanoTime.getAsLong();
	}

	@Override
	public synchronized Batch<LogRecordData> process(Batch<LogRecordData> batch) {
		if (batch.isEmpty()) {
			measure();
			return batch;
		}
		this.unmeasured.addLast(batch);
		this.unmeasuredRecords += batch.items().size();
		while (this.unmeasuredRecords - this.unmeasured.getFirst().items().size() >= this.maxRecords) {
			removeOldest();
		}
		if (this.nanoTime.getAsLong() - this.lastMeasured >= MEASURE_INTERVAL) {
			measure();
		}
		return batch;
	}

	/**
	 * The records.
	 * @return a copy, the newest first
	 */
	public synchronized List<LogRecordData> newestFirst() {
		measure();
		List<LogRecordData> records = new ArrayList<>(this.measured);
		Collections.reverse(records);
		return records;
	}

	private void measure() {
		while (!this.unmeasured.isEmpty()) {
			List<LogRecordData> records = removeOldest().items();
			int superfluous = Math.max(0, this.unmeasuredRecords + records.size() - this.maxRecords);
			records.subList(Math.min(superfluous, records.size()), records.size()).forEach(this::remember);
		}
		this.lastMeasured = this.nanoTime.getAsLong();
	}

	private Batch<LogRecordData> removeOldest() {
		Batch<LogRecordData> oldest = this.unmeasured.removeFirst();
		this.unmeasuredRecords -= oldest.items().size();
		return oldest;
	}

	private void remember(LogRecordData log) {
		long size = this.heapSize.of(log);
		if (size > this.maxBytes / 8) {
			return;
		}
		this.measured.addLast(log);
		this.bytes += size;
		while (this.measured.size() > this.maxRecords || this.bytes > this.maxBytes) {
			this.bytes -= this.heapSize.of(this.measured.removeFirst());
		}
	}

}
