package dev.otelspring.autoconfigure.actuate;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import dev.otelspring.autoconfigure.actuate.LogReport.LogEntry;
import dev.otelspring.pipeline.assembly.TelemetryPipeline;
import dev.otelspring.pipeline.status.RecentTraces;
import dev.otelspring.pipeline.status.RecentTraces.RecentTrace;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * Shows the traces of this process, as a list and each as a tree.
 */
final class TraceReport {

	/**
	 * Spans that have just ended are waiting for a batch: looking does not wait for it.
	 */
	private static final Duration COLLECT_PATIENCE = Duration.ofSeconds(1);

	private final @Nullable TelemetryPipeline pipeline;

	private final @Nullable RecentTraces recentTraces;

	private final LogReport logs;

	TraceReport(@Nullable TelemetryPipeline pipeline, @Nullable RecentTraces recentTraces, LogReport logs) {
		this.pipeline = pipeline;
		this.recentTraces = recentTraces;
		this.logs = logs;
	}

	@Nullable TraceList list(TraceFilter filter) {
		if (this.pipeline == null || this.recentTraces == null) {
			return null;
		}
		this.pipeline.collect(COLLECT_PATIENCE);
		return new TraceList(
				this.recentTraces.finished().stream().filter(filter::matches).map(TraceReport::summary).toList());
	}

	@Nullable TraceTree tree(String traceId) {
		if (this.pipeline == null || this.recentTraces == null) {
			return null;
		}
		this.pipeline.collect(COLLECT_PATIENCE);
		return this.recentTraces.find(traceId).map(this::tree).orElse(null);
	}

	private static TraceSummary summary(RecentTrace trace) {
		List<Node> roots = roots(trace);
		SpanData first = roots.get(0).span();
		long end = trace.spans().stream().mapToLong(SpanData::getEndEpochNanos).max().orElse(0);
		long errors = trace.spans()
			.stream()
			.filter((span) -> span.getStatus().getStatusCode() == StatusCode.ERROR)
			.count();
		return new TraceSummary(trace.traceId(), first.getName(), Answers.instant(first.getStartEpochNanos()),
				millis(end - first.getStartEpochNanos()), trace.spans().size() + trace.omitted(), errors);
	}

	private TraceTree tree(RecentTrace trace) {
		Map<String, List<LogEntry>> bySpan = this.logs.bySpan(trace.traceId());
		return new TraceTree(trace.traceId(), trace.spans().size() + trace.omitted(), trace.omitted(),
				roots(trace).stream().map((node) -> node.describe(bySpan)).toList());
	}

	// A span whose parent is not here stands at the top: the parent is in another
	// process, or has not ended.
	private static List<Node> roots(RecentTrace trace) {
		Map<String, Node> nodes = new HashMap<>();
		trace.spans().forEach((span) -> nodes.put(span.getSpanId(), new Node(span, new ArrayList<>())));
		List<Node> roots = new ArrayList<>();
		for (SpanData span : trace.spans()) {
			Node node = nodes.get(span.getSpanId());
			Node parent = nodes.get(span.getParentSpanId());
			if (node != null) {
				((parent != null) ? parent.children() : roots).add(node);
			}
		}
		nodes.values().forEach((node) -> node.children().sort(Node.BY_START));
		roots.sort(Node.BY_START);
		return roots;
	}

	private static double millis(long nanos) {
		return TimeUnit.NANOSECONDS.toMicros(nanos) / 1000.0;
	}

	/**
	 * The list.
	 *
	 * @param traces the newest first
	 */
	record TraceList(List<TraceSummary> traces) implements OperationResponseBody {
	}

	/**
	 * A trace in one line.
	 *
	 * @param traceId its id
	 * @param name its first span's name
	 * @param start when its first span started
	 * @param durationMs from there to the end of its last span, in milliseconds
	 * @param spans how many spans of this process it has
	 * @param errors how many of them failed
	 */
	record TraceSummary(String traceId, String name, Instant start, double durationMs, int spans, long errors) {
	}

	/**
	 * A trace.
	 *
	 * @param traceId its id
	 * @param spanCount how many spans of this process it has
	 * @param omitted how many of them are not remembered
	 * @param spans the spans without a parent in this process
	 */
	record TraceTree(String traceId, int spanCount, int omitted,
			List<SpanTree> spans) implements OperationResponseBody {
	}

	/**
	 * A span and what happened in it.
	 *
	 * @param name its name
	 * @param kind its kind
	 * @param spanId its id
	 * @param parentSpanId its parent's id, {@code null} for the root
	 * @param start when it started
	 * @param durationMs how long it took, in milliseconds
	 * @param status UNSET, OK or ERROR
	 * @param statusMessage what was said about an error
	 * @param scope who made it
	 * @param attributes its attributes
	 * @param events its events, exceptions among them
	 * @param links other spans that it has to do with
	 * @param logs what was logged within, as far as it is remembered, the oldest first
	 * @param children the spans within
	 */
	record SpanTree(String name, String kind, String spanId, @Nullable String parentSpanId, Instant start,
			double durationMs, String status, @Nullable String statusMessage, String scope,
			Map<String, Object> attributes, List<Event> events, List<Link> links, List<LogEntry> logs,
			List<SpanTree> children) {
	}

	record Event(String name, Instant at, Map<String, Object> attributes) {
	}

	record Link(String traceId, String spanId, Map<String, Object> attributes) {
	}

	private record Node(SpanData span, List<Node> children) {

		static final Comparator<Node> BY_START = Comparator.comparingLong((node) -> node.span().getStartEpochNanos());

		SpanTree describe(Map<String, List<LogEntry>> logs) {
			SpanData data = this.span;
			String statusMessage = data.getStatus().getDescription();
			return new SpanTree(data.getName(), data.getKind().name(), data.getSpanId(),
					data.getParentSpanContext().isValid() ? data.getParentSpanId() : null,
					Answers.instant(data.getStartEpochNanos()),
					millis(data.getEndEpochNanos() - data.getStartEpochNanos()),
					data.getStatus().getStatusCode().name(), statusMessage.isEmpty() ? null : statusMessage,
					data.getInstrumentationScopeInfo().getName(), Answers.attributes(data.getAttributes()),
					data.getEvents()
						.stream()
						.map((event) -> new Event(event.getName(), Answers.instant(event.getEpochNanos()),
								Answers.attributes(event.getAttributes())))
						.toList(),
					data.getLinks()
						.stream()
						.map((link) -> new Link(link.getSpanContext().getTraceId(), link.getSpanContext().getSpanId(),
								Answers.attributes(link.getAttributes())))
						.toList(),
					logs.getOrDefault(data.getSpanId(), List.of()),
					this.children.stream().map((child) -> child.describe(logs)).toList());
		}

	}

}
