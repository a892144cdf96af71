package dev.otelspring.autoconfigure.instrumentation.annotation;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;

import dev.otelspring.annotations.Counted;
import dev.otelspring.annotations.MetricAttribute;
import dev.otelspring.annotations.SpanAttribute;
import dev.otelspring.annotations.Timed;
import dev.otelspring.annotations.UpDownCounted;
import dev.otelspring.annotations.WithSpan;
import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.SentSpan;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Publisher;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.util.ReflectionUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

/**
 * What all annotations make of a call: for each type that it returns, each way in which
 * it ends, and each place where the annotations may be.
 */
class AnnotatedCallTests {

	private static final Backend backend = Backend.start();

	private static final List<Row> rows = rows();

	private static @Nullable App app;

	private static Map<Map<String, Object>, Number> underWay = Map.of();

	private static Map<Map<String, Object>, Number> underWayAfterwards = Map.of();

	private static Map<Map<String, Object>, Number> counts = Map.of();

	private static Map<Map<String, Object>, HistogramDataPoint> durations = Map.of();

	private static List<SentSpan> endedEarly = List.of();

	private static List<SentSpan> ended = List.of();

	private static Span caller = Span.getInvalid();

	/**
	 * All rows go through one application: what belongs to which is told by an attribute.
	 */
	@BeforeAll
	static void run() {
		app = App.of(Beans.class).noWeb().sendingTo(backend).with("otel.metric.export.interval=10m").start();
		caller = app.bean(Tracer.class).spanBuilder("caller").startSpan();
		try (Scope scope = caller.makeCurrent()) {
			rows.forEach((row) -> row.start(app));
		}
		app.deliver();
		underWay = backend.numbers("calls.active");
		endedEarly = backend.spans();
		rows.forEach(Row::finish);
		caller.end();
		app.settle();
		ended = backend.spans();
		underWayAfterwards = backend.numbers("calls.active");
		counts = backend.numbers("calls");
		durations = backend.histogram("calls.duration");
	}

	@AfterAll
	static void close() {
		Objects.requireNonNull(app).close();
		backend.close();
	}

	// What a method that is no future throws.
	private static String value(CompletableFuture<String> future) {
		if (future.isCompletedExceptionally()) {
			throw new IllegalStateException("on purpose");
		}
		return future.join();
	}

	private static List<Row> rows() {
		List<Row> rows = new ArrayList<>();
		for (Place place : Place.values()) {
			for (Returned returned : Returned.values()) {
				for (Outcome outcome : Outcome.values()) {
					if (returned.isAsync || outcome.isAtOnce) {
						rows.add(new Row(place, returned, outcome));
					}
				}
			}
		}
		return rows;
	}

	static Stream<Row> all() {
		return rows.stream();
	}

	@ParameterizedTest
	@MethodSource("all")
	void makesOneSpanWithTheOutcome(Row row) {
		SentSpan span = row.only(ended);
		assertThat(span.name()).isEqualTo("call");
		assertThat(span.parentSpanId()).isEqualTo(caller.getSpanContext().getSpanId());
		assertThat(span.attributes()).containsEntry("row", row.toString());
		if (row.fails()) {
			assertThat(span.status()).isEqualTo("ERROR");
			assertThat(span.attributes()).containsEntry("error.type", IllegalStateException.class.getName());
			assertThat(span.events()).singleElement()
				.satisfies((event) -> assertThat(event.attributes()).containsEntry("exception.message", "on purpose"));
		}
		else {
			assertThat(span.status()).isEqualTo("UNSET");
			assertThat(span.attributes()).doesNotContainKey("error.type");
			assertThat(span.events()).isEmpty();
		}
	}

	@ParameterizedTest
	@MethodSource("all")
	void endsTheSpanWhenTheCallEnds(Row row) {
		assertThat(row.find(endedEarly)).hasSize(row.isPending() ? 0 : 1);
	}

	@ParameterizedTest
	@MethodSource("all")
	void countsTheCall(Row row) {
		assertThat(row.points(counts)).containsExactly(entry(row.outcomeAttributes(), 1L));
	}

	@ParameterizedTest
	@MethodSource("all")
	void timesTheCall(Row row) {
		Map<Map<String, Object>, HistogramDataPoint> points = row.points(durations);
		assertThat(points).containsOnlyKeys(row.outcomeAttributes());
		assertThat(points.values()).singleElement().satisfies((point) -> {
			assertThat(point.getCount()).isEqualTo(1);
			assertThat(point.getSum()).isBetween(row.isPending() ? 0.01 : 0, 60.0);
		});
	}

	@ParameterizedTest
	@MethodSource("all")
	void countsTheCallWhileItIsUnderWay(Row row) {
		Map<String, Object> attributes = Map.of("row", row.toString(), "kind", "all");
		assertThat(row.points(underWay)).containsExactly(entry(attributes, row.isPending() ? 1L : 0L));
		assertThat(row.points(underWayAfterwards)).containsExactly(entry(attributes, 0L));
	}

	@Test
	void namesUnitsAndDescriptions() {
		assertThat(backend.metric("calls")).get().satisfies((metric) -> {
			assertThat(metric.getUnit()).isEqualTo("{call}");
			assertThat(metric.getDescription()).isEqualTo("All calls.");
			assertThat(metric.getSum().getIsMonotonic()).isTrue();
		});
		assertThat(backend.metric("calls.duration")).get().satisfies((metric) -> {
			assertThat(metric.getUnit()).isEqualTo("s");
			assertThat(metric.getHistogram().getDataPoints(0).getExplicitBoundsList()).containsExactly(0.005, 0.01,
					0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0);
		});
		assertThat(backend.metric("calls.active")).get()
			.satisfies((metric) -> assertThat(metric.getSum().getIsMonotonic()).isFalse());
	}

	/** Where the annotations are. */
	enum Place {

		BEAN(AnnotatedBean.class), INTERFACE(Implementation.class), GENERIC_SUPERCLASS(Specific.class),
		INTERFACE_BESIDE_A_SUPERCLASS(Inheriting.class);

		private final Class<?> type;

		Place(Class<?> type) {
			this.type = type;
		}

	}

	/** What the method declares, and gives. */
	enum Returned {

		NOTHING("nothing", false), TEXT("text", false), ANYTHING("anything", false), FUTURE("future", false),
		COMPLETABLE_FUTURE("completableFuture", true), STAGE("stage", true), ANY_STAGE("anyStage", true),
		MONO("mono", true), FLUX("flux", true), PUBLISHER("publisher", true), ANY_MONO("anyMono", true),
		FLOW("flow", true);

		private final String method;

		private final boolean isAsync;

		Returned(String method, boolean isAsync) {
			this.method = method;
			this.isAsync = isAsync;
		}

	}

	/** How the call ends. */
	enum Outcome {

		OK(false), ERROR(false), CANCELLED(false), COMPLETED_BEFORE(true), FAILED_BEFORE(true);

		private final boolean isAtOnce;

		Outcome(boolean isAtOnce) {
			this.isAtOnce = isAtOnce;
		}

	}

	/** One call. */
	static final class Row {

		private final Place place;

		private final Returned returned;

		private final Outcome outcome;

		private final CompletableFuture<String> future = new CompletableFuture<>();

		private @Nullable Disposable subscription;

		Row(Place place, Returned returned, Outcome outcome) {
			this.place = place;
			this.returned = returned;
			this.outcome = outcome;
		}

		void start(App running) {
			if (this.outcome == Outcome.COMPLETED_BEFORE) {
				this.future.complete("done");
			}
			if (this.outcome == Outcome.FAILED_BEFORE) {
				this.future.completeExceptionally(new IllegalStateException("on purpose"));
			}
			Object bean = running.bean(this.place.type);
			Object result = call(bean);
			if (result instanceof Flow.Publisher<?> publisher) {
				result = JdkFlowAdapter.flowPublisherToFlux(publisher);
			}
			if (result instanceof Publisher<?> publisher) {
				this.subscription = Flux.from(publisher).subscribe((value) -> {
				}, (error) -> {
				});
			}
		}

		private @Nullable Object call(Object bean) {
			Method method = Stream.of(ReflectionUtils.getAllDeclaredMethods(bean.getClass()))
				.filter((candidate) -> candidate.getName().equals(this.returned.method) && !candidate.isBridge())
				.findFirst()
				.orElseThrow();
			try {
				return ReflectionUtils.invokeMethod(method, bean, toString(), this.future);
			}
			catch (IllegalStateException ex) {
				assertThat(fails()).isTrue();
				return null;
			}
		}

		void finish() {
			switch (this.outcome) {
				case OK -> this.future.complete("done");
				case ERROR -> this.future.completeExceptionally(new IllegalStateException("on purpose"));
				case CANCELLED -> {
					if (this.subscription != null) {
						this.subscription.dispose();
					}
					this.future.cancel(true);
				}
				default -> {
				}
			}
		}

		boolean isPending() {
			return !this.outcome.isAtOnce;
		}

		boolean fails() {
			boolean failed = this.outcome == Outcome.ERROR || this.outcome == Outcome.FAILED_BEFORE;
			// What a plain future holds, nobody is told.
			return failed && this.returned != Returned.FUTURE;
		}

		Map<String, Object> outcomeAttributes() {
			Map<String, Object> attributes = new TreeMap<>(Map.of("row", toString()));
			if (fails()) {
				attributes.put("error.type", IllegalStateException.class.getName());
			}
			return attributes;
		}

		SentSpan only(List<SentSpan> spans) {
			assertThat(find(spans)).hasSize(1);
			return find(spans).get(0);
		}

		List<SentSpan> find(List<SentSpan> spans) {
			return spans.stream().filter((span) -> toString().equals(span.attributes().get("row"))).toList();
		}

		<T> Map<Map<String, Object>, T> points(Map<Map<String, Object>, T> points) {
			Map<Map<String, Object>, T> found = new HashMap<>(points);
			found.keySet().removeIf((attributes) -> !toString().equals(attributes.get("row")));
			return found;
		}

		@Override
		public String toString() {
			return this.place + " " + this.returned + " " + this.outcome;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ AnnotatedBean.class, Implementation.class, Specific.class, Inheriting.class })
	static class Beans {

	}

	/** A user's own annotation, made of all of ours. */
	@WithSpan("call")
	@Counted(value = "calls", description = "All calls.")
	@Timed("calls.duration")
	@UpDownCounted(value = "calls.active", attributes = "kind=all")
	@Retention(RetentionPolicy.RUNTIME)
	@interface Everything {

	}

	public static class AnnotatedBean {

		@Everything
		public void nothing(@SpanAttribute("row") @MetricAttribute("row") String row,
				CompletableFuture<String> future) {
			value(future);
		}

		@Everything
		public String text(@SpanAttribute("row") @MetricAttribute("row") String row, CompletableFuture<String> future) {
			return value(future);
		}

		@Everything
		public Object anything(@SpanAttribute("row") @MetricAttribute("row") String row,
				CompletableFuture<String> future) {
			return value(future);
		}

		@Everything
		public Future<String> future(@SpanAttribute("row") @MetricAttribute("row") String row,
				CompletableFuture<String> future) {
			return new FutureTask<>(future::get);
		}

		@Everything
		public CompletableFuture<String> completableFuture(@SpanAttribute("row") @MetricAttribute("row") String row,
				CompletableFuture<String> future) {
			return future;
		}

		@Everything
		public CompletionStage<String> stage(@SpanAttribute("row") @MetricAttribute("row") String row,
				CompletableFuture<String> future) {
			return future.minimalCompletionStage();
		}

		@Everything
		public Object anyStage(@SpanAttribute("row") @MetricAttribute("row") String row,
				CompletableFuture<String> future) {
			return future;
		}

		@Everything
		public Mono<String> mono(@SpanAttribute("row") @MetricAttribute("row") String row,
				CompletableFuture<String> future) {
			return Mono.fromFuture(future);
		}

		@Everything
		public Flux<String> flux(@SpanAttribute("row") @MetricAttribute("row") String row,
				CompletableFuture<String> future) {
			return Mono.fromFuture(future).flux();
		}

		@Everything
		public Publisher<String> publisher(@SpanAttribute("row") @MetricAttribute("row") String row,
				CompletableFuture<String> future) {
			return Mono.fromFuture(future).flux();
		}

		@Everything
		public Object anyMono(@SpanAttribute("row") @MetricAttribute("row") String row,
				CompletableFuture<String> future) {
			return Mono.fromFuture(future);
		}

		@Everything
		public Flow.Publisher<String> flow(@SpanAttribute("row") @MetricAttribute("row") String row,
				CompletableFuture<String> future) {
			return JdkFlowAdapter.publisherToFlowPublisher(Mono.fromFuture(future));
		}

	}

	public interface AnnotatedInterface {

		@Everything
		void nothing(@SpanAttribute("row") @MetricAttribute("row") String row, CompletableFuture<String> future);

		@Everything
		String text(@SpanAttribute("row") @MetricAttribute("row") String row, CompletableFuture<String> future);

		@Everything
		Object anything(@SpanAttribute("row") @MetricAttribute("row") String row, CompletableFuture<String> future);

		@Everything
		Future<String> future(@SpanAttribute("row") @MetricAttribute("row") String row,
				CompletableFuture<String> future);

		@Everything
		CompletableFuture<String> completableFuture(@SpanAttribute("row") @MetricAttribute("row") String row,
				CompletableFuture<String> future);

		@Everything
		CompletionStage<String> stage(@SpanAttribute("row") @MetricAttribute("row") String row,
				CompletableFuture<String> future);

		@Everything
		Object anyStage(@SpanAttribute("row") @MetricAttribute("row") String row, CompletableFuture<String> future);

		@Everything
		Mono<String> mono(@SpanAttribute("row") @MetricAttribute("row") String row, CompletableFuture<String> future);

		@Everything
		Flux<String> flux(@SpanAttribute("row") @MetricAttribute("row") String row, CompletableFuture<String> future);

		@Everything
		Publisher<String> publisher(@SpanAttribute("row") @MetricAttribute("row") String row,
				CompletableFuture<String> future);

		@Everything
		Object anyMono(@SpanAttribute("row") @MetricAttribute("row") String row, CompletableFuture<String> future);

		@Everything
		Flow.Publisher<String> flow(@SpanAttribute("row") @MetricAttribute("row") String row,
				CompletableFuture<String> future);

	}

	public static class Implementation implements AnnotatedInterface {

		@Override
		public void nothing(String row, CompletableFuture<String> future) {
			value(future);
		}

		@Override
		public String text(String row, CompletableFuture<String> future) {
			return value(future);
		}

		@Override
		public Object anything(String row, CompletableFuture<String> future) {
			return value(future);
		}

		@Override
		public Future<String> future(String row, CompletableFuture<String> future) {
			return new FutureTask<>(future::get);
		}

		@Override
		public CompletableFuture<String> completableFuture(String row, CompletableFuture<String> future) {
			return future;
		}

		@Override
		public CompletionStage<String> stage(String row, CompletableFuture<String> future) {
			return future.minimalCompletionStage();
		}

		@Override
		public Object anyStage(String row, CompletableFuture<String> future) {
			return future;
		}

		@Override
		public Mono<String> mono(String row, CompletableFuture<String> future) {
			return Mono.fromFuture(future);
		}

		@Override
		public Flux<String> flux(String row, CompletableFuture<String> future) {
			return Mono.fromFuture(future).flux();
		}

		@Override
		public Publisher<String> publisher(String row, CompletableFuture<String> future) {
			return Mono.fromFuture(future).flux();
		}

		@Override
		public Object anyMono(String row, CompletableFuture<String> future) {
			return Mono.fromFuture(future);
		}

		@Override
		public Flow.Publisher<String> flow(String row, CompletableFuture<String> future) {
			return JdkFlowAdapter.publisherToFlowPublisher(Mono.fromFuture(future));
		}

	}

	public abstract static class Generic<T> {

		@Everything
		public void nothing(@SpanAttribute("row") @MetricAttribute("row") T row, CompletableFuture<String> future) {
			value(future);
		}

		@Everything
		public String text(@SpanAttribute("row") @MetricAttribute("row") T row, CompletableFuture<String> future) {
			return value(future);
		}

		@Everything
		public Object anything(@SpanAttribute("row") @MetricAttribute("row") T row, CompletableFuture<String> future) {
			return value(future);
		}

		@Everything
		public Future<String> future(@SpanAttribute("row") @MetricAttribute("row") T row,
				CompletableFuture<String> future) {
			return new FutureTask<>(future::get);
		}

		@Everything
		public CompletableFuture<String> completableFuture(@SpanAttribute("row") @MetricAttribute("row") T row,
				CompletableFuture<String> future) {
			return future;
		}

		@Everything
		public CompletionStage<String> stage(@SpanAttribute("row") @MetricAttribute("row") T row,
				CompletableFuture<String> future) {
			return future.minimalCompletionStage();
		}

		@Everything
		public Object anyStage(@SpanAttribute("row") @MetricAttribute("row") T row, CompletableFuture<String> future) {
			return future;
		}

		@Everything
		public Mono<String> mono(@SpanAttribute("row") @MetricAttribute("row") T row,
				CompletableFuture<String> future) {
			return Mono.fromFuture(future);
		}

		@Everything
		public Flux<String> flux(@SpanAttribute("row") @MetricAttribute("row") T row,
				CompletableFuture<String> future) {
			return Mono.fromFuture(future).flux();
		}

		@Everything
		public Publisher<String> publisher(@SpanAttribute("row") @MetricAttribute("row") T row,
				CompletableFuture<String> future) {
			return Mono.fromFuture(future).flux();
		}

		@Everything
		public Object anyMono(@SpanAttribute("row") @MetricAttribute("row") T row, CompletableFuture<String> future) {
			return Mono.fromFuture(future);
		}

		@Everything
		public Flow.Publisher<String> flow(@SpanAttribute("row") @MetricAttribute("row") T row,
				CompletableFuture<String> future) {
			return JdkFlowAdapter.publisherToFlowPublisher(Mono.fromFuture(future));
		}

	}

	public static class Specific extends Generic<String> {

	}

	public static class Unknowing {

		public void nothing(String row, CompletableFuture<String> future) {
			value(future);
		}

		public String text(String row, CompletableFuture<String> future) {
			return value(future);
		}

		public Object anything(String row, CompletableFuture<String> future) {
			return value(future);
		}

		public Future<String> future(String row, CompletableFuture<String> future) {
			return new FutureTask<>(future::get);
		}

		public CompletableFuture<String> completableFuture(String row, CompletableFuture<String> future) {
			return future;
		}

		public CompletionStage<String> stage(String row, CompletableFuture<String> future) {
			return future.minimalCompletionStage();
		}

		public Object anyStage(String row, CompletableFuture<String> future) {
			return future;
		}

		public Mono<String> mono(String row, CompletableFuture<String> future) {
			return Mono.fromFuture(future);
		}

		public Flux<String> flux(String row, CompletableFuture<String> future) {
			return Mono.fromFuture(future).flux();
		}

		public Publisher<String> publisher(String row, CompletableFuture<String> future) {
			return Mono.fromFuture(future).flux();
		}

		public Object anyMono(String row, CompletableFuture<String> future) {
			return Mono.fromFuture(future);
		}

		public Flow.Publisher<String> flow(String row, CompletableFuture<String> future) {
			return JdkFlowAdapter.publisherToFlowPublisher(Mono.fromFuture(future));
		}

	}

	public static class Inheriting extends Unknowing implements AnnotatedInterface {

	}

}
