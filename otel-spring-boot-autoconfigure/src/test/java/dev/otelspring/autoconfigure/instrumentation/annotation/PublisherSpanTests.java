package dev.otelspring.autoconfigure.instrumentation.annotation;

import java.util.List;
import java.util.function.BiConsumer;

import dev.otelspring.annotations.WithSpan;
import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.SentSpan;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import io.reactivex.rxjava3.core.Single;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/** {@link WithSpan} on methods that return publishers. */
class PublisherSpanTests {

	@AutoClose
	private final Backend backend = Backend.start();

	@BeforeEach
	@AfterEach
	void disablePropagation() {
		Hooks.disableAutomaticContextPropagation();
	}

	@Test
	void makesNoSpanBeforeASubscription() {
		assertThat(spansOf((orders, tracer) -> orders.find())).isEmpty();
	}

	@Test
	void makesASpanForEachSubscription() {
		assertThat(spansOf((orders, tracer) -> {
			Mono<String> found = orders.find();
			found.block();
			found.block();
		})).hasSize(2);
	}

	@Test
	void makesASpanForEachAttemptOfARetry() {
		assertThat(spansOf((orders, tracer) -> assertThatIllegalStateException()
			.isThrownBy(() -> orders.failing().retry(2).blockLast()))).hasSize(3)
			.allSatisfy((span) -> assertThat(span.status()).isEqualTo("ERROR"));
	}

	@Test
	void makesTheSpanCurrentInOperatorsOnOtherThreads() {
		List<SentSpan> spans = spansOf((orders, tracer) -> orders.currentElsewhere().block());
		assertThat(spans).extracting(SentSpan::name).containsExactlyInAnyOrder("outer", "inner");
		assertThat(span(spans, "inner").parentSpanId()).isEqualTo(span(spans, "outer").spanId());
	}

	@Test
	void continuesTheCallersTraceWhereASubscriberHasNone() {
		List<SentSpan> spans = spansOf((orders, tracer) -> {
			Span caller = tracer.spanBuilder("caller").startSpan();
			Mono<String> found;
			try (Scope scope = caller.makeCurrent()) {
				found = orders.find();
			}
			found.block();
			caller.end();
		});
		assertThat(span(spans, "find").parentSpanId()).isEqualTo(span(spans, "caller").spanId());
	}

	@ParameterizedTest
	@ValueSource(strings = { "auto", "limited" })
	void leavesTheCallersContextToWhatIsDownstream(String propagation) {
		List<SentSpan> spans = spansOf((orders, tracer) -> {
			Span caller = tracer.spanBuilder("caller").startSpan();
			try (Scope scope = caller.makeCurrent()) {
				orders.twice().map((value) -> {
					tracer.spanBuilder("after").startSpan().end();
					return value;
				}).block();
			}
			caller.end();
		}, "spring.reactor.context-propagation=" + propagation);
		assertThat(span(spans, "after").parentSpanId()).isEqualTo(span(spans, "caller").spanId());
		assertThat(span(spans, "find").parentSpanId()).isEqualTo(span(spans, "twice").spanId());
		assertThat(span(spans, "twice").parentSpanId()).isEqualTo(span(spans, "caller").spanId());
	}

	@Test
	void tellsOfAMethodThatFailsBeforeItReturns() {
		assertThat(spansOf((orders, tracer) -> assertThatIllegalStateException().isThrownBy(orders::failingAtOnce)))
			.singleElement()
			.satisfies((span) -> assertThat(span.status()).isEqualTo("ERROR"));
	}

	@Test
	void keepsATypeOfTheUsersOwn() {
		assertThat(spansOf((orders, tracer) -> assertThat(orders.own()).isInstanceOf(Own.class))).singleElement()
			.satisfies((span) -> assertThat(span.name()).isEqualTo("own"));
	}

	@Test
	void worksThroughSpringsAdapters() {
		assertThat(spansOf((orders, tracer) -> assertThat(orders.single().blockingGet()).isEqualTo("found")))
			.singleElement()
			.satisfies((span) -> assertThat(span.name()).isEqualTo("single"));
	}

	private List<SentSpan> spansOf(BiConsumer<Orders, Tracer> calls, String... properties) {
		try (App app = App.of(Beans.class).noWeb().sendingTo(this.backend).with(properties).start()) {
			calls.accept(app.bean(Orders.class), app.bean(Tracer.class));
			app.settle();
		}
		return this.backend.spans();
	}

	private static SentSpan span(List<SentSpan> spans, String name) {
		return spans.stream().filter((span) -> span.name().equals(name)).findFirst().orElseThrow();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ Orders.class, Twice.class })
	static class Beans {

	}

	static class Twice {

		private final Orders orders;

		Twice(@Lazy Orders orders) {
			this.orders = orders;
		}

		@WithSpan("twice")
		Mono<String> find() {
			return this.orders.find();
		}

	}

	static class Orders {

		private final Tracer tracer;

		private final Twice twice;

		Orders(Tracer tracer, Twice twice) {
			this.tracer = tracer;
			this.twice = twice;
		}

		Mono<String> twice() {
			return this.twice.find();
		}

		@WithSpan("find")
		Mono<String> find() {
			return Mono.just("found");
		}

		@WithSpan("failing")
		Flux<String> failing() {
			return Flux.error(new IllegalStateException("on purpose"));
		}

		@WithSpan("failing at once")
		Mono<String> failingAtOnce() {
			throw new IllegalStateException("on purpose");
		}

		@WithSpan("outer")
		Mono<String> currentElsewhere() {
			return Mono.just("found").publishOn(Schedulers.boundedElastic()).map((value) -> {
				this.tracer.spanBuilder("inner").startSpan().end();
				return value;
			});
		}

		@WithSpan("own")
		Own own() {
			return new Own();
		}

		@WithSpan("single")
		Single<String> single() {
			return Single.just("found");
		}

	}

	/** A publisher that cannot be replaced by one of ours. */
	static class Own extends Mono<String> {

		@Override
		public void subscribe(CoreSubscriber<? super String> actual) {
			Mono.just("own").subscribe(actual);
		}

	}

}
