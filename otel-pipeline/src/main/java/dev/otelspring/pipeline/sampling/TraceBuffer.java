package dev.otelspring.pipeline.sampling;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.otelspring.pipeline.heap.HeapSize;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.jspecify.annotations.Nullable;

/**
 * Traces that wait for a decision, the oldest first. Knows when each is due, and how much
 * all hold; bounds nothing itself. Not thread-safe.
 */
final class TraceBuffer {

	private final long decisionWait;

	private final long grace;

	private final HeapSize spanSize = new HeapSize();

	/** In the order of their first spans. */
	private final LinkedHashMap<String, BufferedTrace> traces = new LinkedHashMap<>();

	/** Those with an ended local root, in the order of the last of these. */
	private final LinkedHashMap<String, BufferedTrace> closing = new LinkedHashMap<>();

	private long bytes;

	private long spans;

	TraceBuffer(long decisionWait, long grace) {
		this.decisionWait = decisionWait;
		this.grace = grace;
	}

	@Nullable BufferedTrace find(String traceId) {
		return this.traces.get(traceId);
	}

	BufferedTrace open(String traceId, long now) {
		BufferedTrace trace = new BufferedTrace(traceId, now);
		this.traces.put(traceId, trace);
		return trace;
	}

	void add(BufferedTrace trace, SpanData span, long now) {
		long size = this.spanSize.of(span);
		trace.add(span, size);
		this.bytes += size;
		this.spans++;
		if (isLocalRoot(span)) {
			// A process that calls itself has several local roots in one trace: the
			// grace begins anew with each.
			if (trace.hasRootEnded()) {
				this.closing.remove(trace.traceId());
			}
			trace.rootEnded(now);
			this.closing.put(trace.traceId(), trace);
		}
	}

	/**
	 * Takes out a trace that is due.
	 * @param now the time in nanoseconds
	 * @return {@code null} if none is
	 */
	@Nullable BufferedTrace pollDue(long now) {
		BufferedTrace closed = first(this.closing);
		if (closed != null && now - closed.rootEndedAt() >= this.grace) {
			return remove(closed);
		}
		BufferedTrace oldest = first(this.traces);
		if (oldest != null && now - oldest.firstSpanAt() >= this.decisionWait) {
			return remove(oldest);
		}
		return null;
	}

	/**
	 * Takes out the oldest trace, due or not.
	 * @return {@code null} if there is none
	 */
	@Nullable BufferedTrace pollOldest() {
		BufferedTrace oldest = first(this.traces);
		return (oldest != null) ? remove(oldest) : null;
	}

	int size() {
		return this.traces.size();
	}

	long spans() {
		return this.spans;
	}

	long bytes() {
		return this.bytes;
	}

	private BufferedTrace remove(BufferedTrace trace) {
		this.traces.remove(trace.traceId());
		if (trace.hasRootEnded()) {
			this.closing.remove(trace.traceId());
		}
		this.bytes -= trace.bytes();
		this.spans -= trace.size();
		return trace;
	}

	private static @Nullable BufferedTrace first(Map<String, BufferedTrace> map) {
		if (map.isEmpty()) {
			return null;
		}
		Iterator<BufferedTrace> values = map.values().iterator();
		return values.next();
	}

	private static boolean isLocalRoot(SpanData span) {
		SpanContext parent = span.getParentSpanContext();
		return !parent.isValid() || parent.isRemote();
	}

}
