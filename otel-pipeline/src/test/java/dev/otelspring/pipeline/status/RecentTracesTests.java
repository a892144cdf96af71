package dev.otelspring.pipeline.status;

import java.util.List;
import java.util.function.Consumer;

import dev.otelspring.pipeline.Batch;
import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.status.RecentTraces.RecentTrace;
import dev.otelspring.pipeline.testing.Telemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RecentTracesTests {

	private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";

	private final RecentTraces traces = new RecentTraces(3);

	@Test
	void letsEverythingThrough() {
		Batch<SpanData> batch = new Batch<>(Signal.TRACES, Telemetry.spans(5));
		assertThat(this.traces.process(batch)).isSameAs(batch);
		assertThat(this.traces.process(batch.with(List.of())).isEmpty()).isTrue();
	}

	@Test
	void traceIsFinishedOnceItsRootHasEnded() {
		List<SpanData> spans = spans((tracer) -> {
			Span root = tracer.spanBuilder("root").setNoParent().startSpan();
			child(tracer, root, "first").end();
			child(tracer, root, "second").end();
			root.end();
		});
		String traceId = spans.get(0).getTraceId();
		remember(spans.get(0), spans.get(1));
		assertThat(this.traces.finished()).isEmpty();
		assertThat(this.traces.find(traceId)).hasValueSatisfying(
				(trace) -> assertThat(trace.spans()).extracting(SpanData::getName).containsExactly("first", "second"));
		remember(spans.get(2));
		assertThat(this.traces.finished()).singleElement().satisfies((trace) -> {
			assertThat(trace.traceId()).isEqualTo(traceId);
			assertThat(trace.spans()).containsExactlyElementsOf(spans);
			assertThat(trace.omitted()).isZero();
		});
		assertThat(this.traces.find(traceId)).hasValue(this.traces.finished().get(0));
	}

	@Test
	void spanWithItsParentInAnotherProcessFinishesATrace() {
		List<SpanData> spans = spans((tracer) -> {
			Span server = tracer.spanBuilder("server").setParent(remoteParent()).startSpan();
			child(tracer, server, "query").end();
			server.end();
		});
		remember(spans.get(0));
		assertThat(this.traces.finished()).isEmpty();
		remember(spans.get(1));
		assertThat(this.traces.finished()).singleElement().satisfies((trace) -> {
			assertThat(trace.traceId()).isEqualTo(TRACE_ID);
			assertThat(trace.spans()).extracting(SpanData::getName).containsExactly("query", "server");
		});
	}

	@Test
	void spanThatEndsAfterItsRootStillBelongsToTheTrace() {
		remember(spans((tracer) -> {
			Span root = tracer.spanBuilder("root").setNoParent().startSpan();
			Span late = child(tracer, root, "late");
			root.end();
			late.end();
		}));
		assertThat(this.traces.finished()).singleElement()
			.satisfies(
					(trace) -> assertThat(trace.spans()).extracting(SpanData::getName).containsExactly("root", "late"));
	}

	@Test
	void showsTheNewestFirstAndForgetsTheOldest() {
		List<SpanData> roots = Telemetry.spans(5);
		remember(roots);
		assertThat(this.traces.finished()).extracting((trace) -> trace.spans().get(0).getName())
			.containsExactly("span 4", "span 3", "span 2");
		assertThat(this.traces.find(roots.get(1).getTraceId())).isEmpty();
		assertThat(this.traces.find(roots.get(2).getTraceId())).isPresent();
	}

	@Test
	void forgetsTheOldestUnfinishedTraceAndNoFinishedOne() {
		List<SpanData> finished = Telemetry.spans(3);
		remember(finished);
		List<SpanData> unfinished = spans((tracer) -> {
			for (int i = 0; i < 4; i++) {
				child(tracer, tracer.spanBuilder("root").setNoParent().startSpan(), "child " + i).end();
			}
		});
		remember(unfinished);
		assertThat(this.traces.finished()).hasSize(3);
		assertThat(this.traces.find(unfinished.get(0).getTraceId())).isEmpty();
		assertThat(unfinished.subList(1, 4))
			.allSatisfy((span) -> assertThat(this.traces.find(span.getTraceId())).isPresent());
	}

	@Test
	void countsSpansBeyondTheLimitInsteadOfKeepingThem() {
		int more = 7;
		List<SpanData> spans = spans((tracer) -> {
			Span root = tracer.spanBuilder("root").setNoParent().startSpan();
			for (int i = 1; i < RecentTraces.MAX_SPANS + more; i++) {
				child(tracer, root, "child " + i).end();
			}
			root.end();
		});
		remember(spans);
		assertThat(this.traces.finished()).singleElement().satisfies((trace) -> {
			assertThat(trace.spans()).containsExactlyElementsOf(spans.subList(0, RecentTraces.MAX_SPANS));
			assertThat(trace.omitted()).isEqualTo(more);
		});
	}

	@Test
	void whatWasShownDoesNotChangeLater() {
		List<SpanData> spans = spans((tracer) -> {
			Span root = tracer.spanBuilder("root").setNoParent().startSpan();
			Span late = child(tracer, root, "late");
			root.end();
			late.end();
		});
		remember(spans.get(0));
		List<RecentTrace> shown = this.traces.finished();
		remember(spans.get(1));
		remember(Telemetry.spans(1));
		assertThat(shown).singleElement().satisfies((trace) -> assertThat(trace.spans()).hasSize(1));
	}

	@Test
	void findsNothingUnderAnUnknownId() {
		remember(Telemetry.spans(1));
		assertThat(this.traces.find(TRACE_ID)).isEmpty();
	}

	private void remember(SpanData... spans) {
		remember(List.of(spans));
	}

	private void remember(List<SpanData> spans) {
		this.traces.process(new Batch<>(Signal.TRACES, spans));
	}

	private static List<SpanData> spans(Consumer<Tracer> code) {
		return Telemetry.spans(code);
	}

	private static Span child(Tracer tracer, Span parent, String name) {
		return tracer.spanBuilder(name).setParent(Context.root().with(parent)).startSpan();
	}

	private static Context remoteParent() {
		return Context.root()
			.with(Span.wrap(SpanContext.createFromRemoteParent(TRACE_ID, "b7ad6b7169203331", TraceFlags.getSampled(),
					TraceState.getDefault())));
	}

}
