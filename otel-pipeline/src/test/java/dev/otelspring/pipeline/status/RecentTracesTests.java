package dev.otelspring.pipeline.status;

import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
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
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RecentTracesTests {

	private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";

	private final AtomicLong nanoTime = new AtomicLong();

	private final RecentTraces traces = new RecentTraces(3, 1_000_000, this.nanoTime::get);

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
			// Without the root, which ends last, nobody sees what the trace is about.
			List<SpanData> kept = new ArrayList<>(spans.subList(0, RecentTraces.MAX_SPANS - 1));
			kept.add(spans.get(spans.size() - 1));
			assertThat(trace.spans()).containsExactlyElementsOf(kept);
			assertThat(trace.omitted()).isEqualTo(more);
		});
	}

	@Test
	void keepsWhatGoesOnWhileOthersPassAtAHighRate() {
		List<SpanData> slow = spans((tracer) -> {
			Span root = tracer.spanBuilder("slow").setNoParent().startSpan();
			child(tracer, root, "early").end();
			Span late = child(tracer, root, "late");
			child(tracer, root, "middle").end();
			root.end();
			late.end();
		});
		// Batches of more traces than are remembered: none of them is sorted.
		remember(mixed(slow.subList(0, 1)));
		remember(mixed(slow.subList(1, 2)));
		remember(mixed(List.of()));
		assertThat(this.traces.find(slow.get(0).getTraceId())).hasValueSatisfying(
				(trace) -> assertThat(trace.spans()).extracting(SpanData::getName).containsExactly("early", "middle"));
		remember(mixed(List.of()));
		remember(slow.subList(2, 4));
		remember(Telemetry.spans(2));
		assertThat(this.traces.finished()).hasSize(3)
			.last()
			.satisfies((trace) -> assertThat(trace.spans()).containsExactlyElementsOf(slow));
	}

	@Test
	void forgetsATraceOnceAsManyHaveFinishedAfterIt() {
		List<SpanData> first = spans((tracer) -> {
			Span root = tracer.spanBuilder("first").setNoParent().startSpan();
			child(tracer, root, "child").end();
			root.end();
		});
		remember(first.get(0));
		remember(mixed(List.of()));
		remember(first.get(1));
		remember(mixed(List.of()));
		remember(mixed(List.of()));
		assertThat(this.traces.find(first.get(0).getTraceId())).isEmpty();
		assertThat(this.traces.finished()).extracting((trace) -> trace.spans().get(0).getName())
			.containsExactly("span 4", "span 3", "span 2");
	}

	@Test
	void forgetsWhatPassesFasterThanItIsSorted() {
		RecentTraces many = new RecentTraces(100, 100_000_000, this.nanoTime::get);
		List<String> last = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			List<SpanData> spans = spans((tracer) -> {
				Span root = tracer.spanBuilder("root").setNoParent().startSpan();
				for (int j = 0; j < 999; j++) {
					child(tracer, root, "child").end();
				}
				root.end();
			});
			last.add(0, spans.get(0).getTraceId());
			many.process(new Batch<>(Signal.TRACES, spans));
		}
		assertThat(many.finished()).extracting(RecentTrace::traceId)
			.containsExactlyElementsOf(last.subList(0, RecentTraces.MAX_UNSORTED / 1000));
	}

	@Test
	void forgetsTheOldestWhereTracesAreLarge() {
		RecentTraces small = new RecentTraces(100, 200_000, this.nanoTime::get);
		List<SpanData> roots = spans((tracer) -> {
			for (int i = 0; i < 20; i++) {
				tracer.spanBuilder("root " + i)
					.setNoParent()
					.setAttribute("text", "x".repeat(10_000))
					.startSpan()
					.end();
			}
		});
		roots.forEach((root) -> small.process(new Batch<>(Signal.TRACES, List.of(root))));
		List<RecentTrace> remembered = small.finished();
		// Half of the bytes are for those that are not finished.
		assertThat(remembered).hasSize(9);
		assertThat(remembered.get(0).spans()).containsExactly(roots.get(19));
	}

	@Test
	void countsTheSpansOfATraceThatIsTooLarge() {
		RecentTraces small = new RecentTraces(100, 200_000, this.nanoTime::get);
		List<SpanData> spans = spans((tracer) -> {
			Span root = tracer.spanBuilder("root").setNoParent().startSpan();
			for (int i = 0; i < 10; i++) {
				child(tracer, root, "child " + i).setAttribute("text", "x".repeat(10_000)).end();
			}
			root.end();
		});
		small.process(new Batch<>(Signal.TRACES, Telemetry.spans(1)));
		small.process(new Batch<>(Signal.TRACES, spans));
		assertThat(small.finished()).hasSize(2).first().satisfies((trace) -> {
			assertThat(trace.spans()).extracting(SpanData::getName).containsExactly("child 0", "child 1", "root");
			assertThat(trace.omitted()).isEqualTo(8);
		});
	}

	@Test
	void measuresWhatStaysLongerThanASecond() {
		List<WeakReference<SpanData>> large = new ArrayList<>();
		RecentTraces small = new RecentTraces(100, 200_000, this.nanoTime::get);
		for (int i = 0; i < 30; i++) {
			SpanData root = spans((tracer) -> tracer.spanBuilder("root")
				.setNoParent()
				.setAttribute("text", "x".repeat(10_000))
				.startSpan()
				.end()).get(0);
			large.add(new WeakReference<>(root));
			small.process(new Batch<>(Signal.TRACES, List.of(root)));
		}
		this.nanoTime.addAndGet(Duration.ofSeconds(1).toNanos());
		small.process(new Batch<>(Signal.TRACES, Telemetry.spans(1)));
		Awaitility.await().until(() -> {
			System.gc();
			return large.stream().filter((span) -> span.get() != null).count() <= 9;
		});
		Reference.reachabilityFence(small);
	}

	// Two batches' worth of traces that are of no interest, around those that are.
	private static List<SpanData> mixed(List<SpanData> spans) {
		List<SpanData> mixed = new ArrayList<>(Telemetry.spans(5));
		mixed.addAll(2, spans);
		return mixed;
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
