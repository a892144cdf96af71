package dev.otelspring.pipeline.status;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.otelspring.pipeline.Batch;
import dev.otelspring.pipeline.Stage;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.sdk.trace.data.SpanData;

/**
 * Remembers the traces that finished last, to be looked at where no backend runs. A stage
 * that lets everything through; it stands behind redaction, so that it shows no more than
 * a backend would see.
 *
 * <p>
 * A trace is finished once a local root has ended: a span without parent, or with its
 * parent in another process. Bounded in traces and in spans for each trace. Thread-safe.
 */
public final class RecentTraces implements Stage<SpanData> {

	/** Spans beyond are counted, not kept. */
	static final int MAX_SPANS = 200;

	private final int maxTraces;

	private final LinkedHashMap<String, Entry> unfinished = new LinkedHashMap<>();

	private final LinkedHashMap<String, Entry> finished = new LinkedHashMap<>();

	/**
	 * Creates an empty memory.
	 * @param maxTraces how many finished traces to remember; as many unfinished ones are
	 * held beside them
	 */
	public RecentTraces(int maxTraces) {
		this.maxTraces = maxTraces;
	}

	@Override
	public Batch<SpanData> process(Batch<SpanData> batch) {
		if (!batch.isEmpty()) {
			synchronized (this) {
				batch.items().forEach(this::remember);
			}
		}
		return batch;
	}

	/**
	 * The finished traces.
	 * @return a copy, the newest first
	 */
	public synchronized List<RecentTrace> finished() {
		List<RecentTrace> traces = new ArrayList<>(this.finished.size());
		this.finished.forEach((traceId, entry) -> traces.add(0, entry.snapshot(traceId)));
		return traces;
	}

	/**
	 * One trace, finished or not.
	 * @param traceId 32 hexadecimal digits
	 * @return empty if it is not, or no longer, remembered
	 */
	public synchronized Optional<RecentTrace> find(String traceId) {
		Entry entry = this.finished.getOrDefault(traceId, this.unfinished.get(traceId));
		return Optional.ofNullable(entry).map((found) -> found.snapshot(traceId));
	}

	private void remember(SpanData span) {
		String traceId = span.getTraceId();
		Entry entry = this.finished.get(traceId);
		if (entry == null) {
			entry = this.unfinished.computeIfAbsent(traceId, (id) -> new Entry());
			if (isLocalRoot(span)) {
				this.unfinished.remove(traceId);
				this.finished.put(traceId, entry);
			}
		}
		entry.add(span);
		evict(this.finished);
		evict(this.unfinished);
	}

	private void evict(Map<String, Entry> traces) {
		for (Iterator<String> oldest = traces.keySet().iterator(); traces.size() > this.maxTraces;) {
			oldest.next();
			oldest.remove();
		}
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

	private static final class Entry {

		private final List<SpanData> spans = new ArrayList<>();

		private int omitted;

		void add(SpanData span) {
			if (this.spans.size() < MAX_SPANS) {
				this.spans.add(span);
			}
			else {
				this.omitted++;
			}
		}

		RecentTrace snapshot(String traceId) {
			return new RecentTrace(traceId, List.copyOf(this.spans), this.omitted);
		}

	}

}
