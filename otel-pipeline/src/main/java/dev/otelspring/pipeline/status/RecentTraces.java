package dev.otelspring.pipeline.status;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

import dev.otelspring.pipeline.Batch;
import dev.otelspring.pipeline.Stage;
import dev.otelspring.pipeline.heap.HeapSize;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.sdk.trace.data.SpanData;

/**
 * Remembers the traces that finished last, to be looked at where no backend runs. A stage
 * that lets everything through; it stands behind redaction, so that it shows no more than
 * a backend would see.
 *
 * <p>
 * A trace is finished once a local root has ended: a span without parent, or with its
 * parent in another process. Spans are kept by reference, and sorted into traces once a
 * second, when nothing comes for a while, or when somebody looks: of what passes at a
 * high rate, most is forgotten unsorted.
 *
 * <p>
 * Bounded: as many finished traces as asked for and as many unfinished ones, each of
 * {@value #MAX_SPANS} spans at most; either half of the bytes at most, and a trace an
 * eighth. What is beyond is counted for each trace, or is an old trace that is forgotten.
 * Beside them is what came within the last second and has not been measured,
 * {@value #MAX_UNSORTED} spans or one batch. Ex. 100 finished traces of 10 spans of 1 kB
 * take 1 MB. Thread-safe.
 */
public final class RecentTraces implements Stage<SpanData> {

	/** Spans beyond are counted, not kept. */
	static final int MAX_SPANS = 200;

	/** Of 100 traces, 40 each: as much as two full queues of the source. */
	static final int MAX_UNSORTED = 4096;

	private static final long DEFAULT_BYTES = 8 * 1024 * 1024;

	private static final long SORT_INTERVAL = Duration.ofSeconds(1).toNanos();

	private final int maxTraces;

	private final LongSupplier nanoTime;

	private final HeapSize heapSize = new HeapSize();

	private final ArrayDeque<Unsorted> unsorted = new ArrayDeque<>();

	private final Traces unfinished;

	private final Traces finished;

	private int unsortedSpans;

	private int unsortedFinished;

	private long lastSorted;

	/**
	 * Creates an empty memory of 8 MB at most.
	 * @param maxTraces how many finished traces to remember; as many unfinished ones are
	 * held beside them
	 * @throws IllegalArgumentException if that is not positive
	 */
	public RecentTraces(int maxTraces) {
		this(maxTraces, DEFAULT_BYTES, System::nanoTime);
	}

	RecentTraces(int maxTraces, long maxBytes, LongSupplier nanoTime) {
		if (maxTraces < 1) {
			throw new IllegalArgumentException("maxTraces must be at least 1, was " + maxTraces);
		}
		this.maxTraces = maxTraces;
		this.nanoTime = nanoTime;
		this.unfinished = new Traces(maxTraces, maxBytes / 2);
		this.finished = new Traces(maxTraces, maxBytes / 2);
		this.lastSorted = nanoTime.getAsLong();
	}

	@Override
	public synchronized Batch<SpanData> process(Batch<SpanData> batch) {
		if (batch.isEmpty()) {
			// Nothing came for a while: there is time.
			sort();
			return batch;
		}
		Unsorted newest = Unsorted.of(batch);
		this.unsorted.addLast(newest);
		this.unsortedSpans += batch.items().size();
		this.unsortedFinished += newest.finished().size();
		while (isSuperfluous(this.unsorted.getFirst())) {
			forget(this.unsorted.getFirst());
		}
		if (this.nanoTime.getAsLong() - this.lastSorted >= SORT_INTERVAL) {
			sort();
		}
		return batch;
	}

	private boolean isSuperfluous(Unsorted oldest) {
		return this.unsorted.size() > 1 && (this.unsortedSpans > MAX_UNSORTED
				|| this.unsortedFinished - oldest.finished().size() >= this.maxTraces);
	}

	/**
	 * The finished traces.
	 * @return a copy, the newest first
	 */
	public synchronized List<RecentTrace> finished() {
		sort();
		List<RecentTrace> traces = new ArrayList<>(this.finished.byId.size());
		this.finished.byId.forEach((traceId, trace) -> traces.add(0, trace.snapshot(traceId)));
		traces.removeIf((trace) -> trace.spans().isEmpty());
		return traces;
	}

	/**
	 * One trace, finished or not.
	 * @param traceId 32 hexadecimal digits
	 * @return empty if it is not, or no longer, remembered
	 */
	public synchronized Optional<RecentTrace> find(String traceId) {
		sort();
		Trace trace = this.finished.byId.getOrDefault(traceId, this.unfinished.byId.get(traceId));
		return Optional.ofNullable(trace)
			.map((found) -> found.snapshot(traceId))
			.filter((found) -> !found.spans().isEmpty());
	}

	// So much came after it that it has none of the newest traces. What belongs to one
	// that goes on is kept.
	private void forget(Unsorted oldest) {
		for (SpanData span : oldest.open()) {
			if (!isFinished(span.getTraceId())) {
				remember(span);
			}
		}
		this.unfinished.removeAll(oldest.finished());
		this.unfinished.measure();
		remove(oldest);
	}

	private boolean isFinished(String traceId) {
		for (Unsorted batch : this.unsorted) {
			if (batch.finished().contains(traceId)) {
				return true;
			}
		}
		return false;
	}

	private void sort() {
		while (!this.unsorted.isEmpty()) {
			Unsorted oldest = this.unsorted.getFirst();
			oldest.batch().items().forEach(this::remember);
			remove(oldest);
		}
		this.finished.measure();
		this.unfinished.measure();
		this.lastSorted = this.nanoTime.getAsLong();
	}

	private void remove(Unsorted oldest) {
		this.unsorted.removeFirst();
		this.unsortedSpans -= oldest.batch().items().size();
		this.unsortedFinished -= oldest.finished().size();
	}

	private void remember(SpanData span) {
		String traceId = span.getTraceId();
		Trace trace = this.finished.byId.get(traceId);
		if (trace == null) {
			trace = this.unfinished.byId.get(traceId);
			if (trace == null) {
				trace = new Trace(this.heapSize);
				this.unfinished.put(traceId, trace);
			}
			if (isLocalRoot(span)) {
				this.unfinished.remove(traceId);
				this.finished.put(traceId, trace);
			}
		}
		trace.add(span);
	}

	private static boolean isLocalRoot(SpanData span) {
		SpanContext parent = span.getParentSpanContext();
		return !parent.isValid() || parent.isRemote();
	}

	/**
	 * What is remembered of a trace.
	 *
	 * @param traceId 32 hexadecimal digits
	 * @param spans in the order in which they ended
	 * @param omitted how many more spans ended
	 */
	public record RecentTrace(String traceId, List<SpanData> spans, int omitted) {
	}

	/**
	 * A batch as it came.
	 *
	 * @param batch by reference
	 * @param finished the traces whose local root is in it
	 * @param open spans behind which no local root of their trace stands in it
	 */
	private record Unsorted(Batch<SpanData> batch, TraceIdSet finished, List<SpanData> open) {

		// Backwards, since the root ends last: one look at each span is all that most of
		// them cost.
		static Unsorted of(Batch<SpanData> batch) {
			List<SpanData> spans = batch.items();
			TraceIdSet finished = new TraceIdSet(spans.size());
			List<SpanData> open = new ArrayList<>();
			for (int i = spans.size() - 1; i >= 0; i--) {
				SpanData span = spans.get(i);
				String traceId = span.getTraceId();
				int slot = finished.slot(traceId);
				if (finished.isFree(slot)) {
					if (isLocalRoot(span)) {
						finished.put(slot, traceId);
					}
					else {
						open.add(span);
					}
				}
			}
			Collections.reverse(open);
			return new Unsorted(batch, finished, open);
		}

	}

	/** Traces in the order in which they came, bounded in number and in bytes. */
	private static final class Traces {

		private final LinkedHashMap<String, Trace> byId = new LinkedHashMap<>();

		private final int maxTraces;

		private final long maxBytes;

		Traces(int maxTraces, long maxBytes) {
			this.maxTraces = maxTraces;
			this.maxBytes = maxBytes;
		}

		void put(String traceId, Trace trace) {
			this.byId.put(traceId, trace);
			if (this.byId.size() > this.maxTraces) {
				removeOldest();
			}
		}

		void remove(String traceId) {
			this.byId.remove(traceId);
		}

		void removeAll(TraceIdSet traceIds) {
			this.byId.keySet().removeIf(traceIds::contains);
		}

		void measure() {
			long bytes = 0;
			for (Trace trace : this.byId.values()) {
				bytes += trace.measure(this.maxBytes / 4);
			}
			while (bytes > this.maxBytes) {
				bytes -= removeOldest();
			}
		}

		private long removeOldest() {
			Iterator<Map.Entry<String, Trace>> traces = this.byId.entrySet().iterator();
			Trace oldest = traces.next().getValue();
			traces.remove();
			return oldest.bytes;
		}

	}

	private static final class Trace {

		private final HeapSize heapSize;

		private final List<SpanData> spans = new ArrayList<>();

		private int measured;

		private long bytes;

		private int omitted;

		Trace(HeapSize heapSize) {
			this.heapSize = heapSize;
		}

		void add(SpanData span) {
			if (this.spans.size() < MAX_SPANS) {
				this.spans.add(span);
				return;
			}
			this.omitted++;
			// It ends last, and without it nobody sees what the trace is about.
			if (isLocalRoot(span)) {
				remove(lastInner());
				this.spans.add(span);
			}
		}

		/**
		 * Counts the bytes of the spans that came since the last time.
		 * @param maxBytes spans beyond are not kept
		 * @return the bytes of all of them
		 */
		long measure(long maxBytes) {
			for (; this.measured < this.spans.size(); this.measured++) {
				this.bytes += this.heapSize.of(this.spans.get(this.measured));
			}
			while (this.bytes > maxBytes) {
				this.omitted++;
				remove(lastInner());
			}
			return this.bytes;
		}

		// Of local roots alone, the last of them.
		private int lastInner() {
			int last = this.spans.size() - 1;
			for (int i = last; i >= 0; i--) {
				if (!isLocalRoot(this.spans.get(i))) {
					return i;
				}
			}
			return last;
		}

		private void remove(int index) {
			SpanData removed = this.spans.remove(index);
			if (index < this.measured) {
				this.measured--;
				this.bytes -= this.heapSize.of(removed);
			}
		}

		RecentTrace snapshot(String traceId) {
			return new RecentTrace(traceId, List.copyOf(this.spans), this.omitted);
		}

	}

}
