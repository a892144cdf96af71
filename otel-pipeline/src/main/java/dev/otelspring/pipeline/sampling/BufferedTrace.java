package dev.otelspring.pipeline.sampling;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import io.opentelemetry.sdk.trace.data.SpanData;

/**
 * The spans of one trace that ended in this process and wait for the decision. A policy
 * looks at it; it is not to be kept.
 */
public final class BufferedTrace {

	private final String traceId;

	private final long firstSpanAt;

	private final List<SpanData> spans = new ArrayList<>(4);

	private long bytes;

	/** When the last local root ended; of no meaning while there is none. */
	private long rootEndedAt;

	private boolean rootEnded;

	BufferedTrace(String traceId, long firstSpanAt) {
		this.traceId = traceId;
		this.firstSpanAt = firstSpanAt;
	}

	/**
	 * A trace of spans that are already there, to try a policy on.
	 * @param spans at least one, all of one trace
	 * @return the trace
	 */
	public static BufferedTrace of(List<SpanData> spans) {
		BufferedTrace trace = new BufferedTrace(spans.get(0).getTraceId(), 0);
		spans.forEach((span) -> trace.add(span, 0));
		return trace;
	}

	/**
	 * Its id.
	 * @return 32 hexadecimal digits
	 */
	public String traceId() {
		return this.traceId;
	}

	/**
	 * Its spans.
	 * @return at least one, in the order in which they ended
	 */
	public List<SpanData> spans() {
		return Collections.unmodifiableList(this.spans);
	}

	void add(SpanData span, long size) {
		this.spans.add(span);
		this.bytes += size;
	}

	void rootEnded(long now) {
		this.rootEnded = true;
		this.rootEndedAt = now;
	}

	boolean hasRootEnded() {
		return this.rootEnded;
	}

	long rootEndedAt() {
		return this.rootEndedAt;
	}

	long firstSpanAt() {
		return this.firstSpanAt;
	}

	long bytes() {
		return this.bytes;
	}

	int size() {
		return this.spans.size();
	}

}
