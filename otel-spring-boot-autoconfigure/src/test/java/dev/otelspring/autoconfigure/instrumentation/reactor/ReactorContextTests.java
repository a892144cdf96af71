package dev.otelspring.autoconfigure.instrumentation.reactor;

import java.time.Duration;
import java.util.List;

import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.Scope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;

/** OpenTelemetry's context in Reactor's, and on the threads on the way. */
class ReactorContextTests {

	private static final ContextKey<String> KEY = ContextKey.named("test");

	private final Context outer = Context.root().with(KEY, "outer");

	private final Context inner = Context.root().with(KEY, "inner");

	@BeforeEach
	void propagate() {
		ContextThreadLocalAccessor.register(ContextRegistry.getInstance());
		Hooks.enableAutomaticContextPropagation();
	}

	@AfterEach
	void stopPropagation() {
		Hooks.disableAutomaticContextPropagation();
		assertThat(Context.current()).isSameAs(Context.root());
	}

	@Test
	void isWhatWasPutThere() {
		assertThat(ReactorContext.get(reactor.util.context.Context.empty())).isSameAs(Context.current());
		assertThat(ReactorContext.get(ReactorContext.put(reactor.util.context.Context.empty(), this.inner)))
			.isSameAs(this.inner);
	}

	@Test
	void isCurrentUpstreamOfWhereItIsPut() {
		Mono<String> read = Mono.delay(Duration.ofMillis(1)).map((tick) -> current());
		List<String> seen = Flux
			.concat(read.contextWrite((context) -> ReactorContext.put(context, this.inner)), read,
					Mono.fromCallable(ReactorContextTests::current).subscribeOn(Schedulers.boundedElastic()))
			.contextWrite((context) -> ReactorContext.put(context, this.outer))
			.collectList()
			.block();
		assertThat(seen).containsExactly("inner", "outer", "outer");
	}

	@Test
	void isCapturedWhereSomebodyBlocks() {
		try (Scope scope = this.outer.makeCurrent()) {
			assertThat(Mono.delay(Duration.ofMillis(1)).map((tick) -> current()).block()).isEqualTo("outer");
			assertThat(Context.current()).isSameAs(this.outer);
		}
	}

	@Test
	void isNotThereForWhoHasNone() {
		Scheduler one = Schedulers.newSingle("one");
		try {
			Mono<String> read = Mono.fromCallable(ReactorContextTests::current).subscribeOn(one);
			assertThat(read.contextWrite((context) -> ReactorContext.put(context, this.inner)).block())
				.isEqualTo("inner");
			assertThat(read.block()).isEqualTo("none");
		}
		finally {
			one.dispose();
		}
	}

	@Test
	void givesBackWhatWasCurrentBefore() {
		ContextSnapshotFactory factory = ContextSnapshotFactory.builder().clearMissing(true).build();
		try (Scope scope = this.outer.makeCurrent()) {
			try (ContextSnapshot.Scope first = factory.setThreadLocalsFrom(reactorContext(this.inner))) {
				assertThat(current()).isEqualTo("inner");
				try (ContextSnapshot.Scope second = factory.setThreadLocalsFrom(reactor.util.context.Context.empty())) {
					assertThat(Context.current()).isSameAs(Context.root());
				}
				assertThat(current()).isEqualTo("inner");
			}
			assertThat(current()).isEqualTo("outer");
		}
	}

	@Test
	@SuppressWarnings("MustBeClosedChecker")
	void givesBackWhatWasCurrentBeforeThoughSomebodyLeftAScopeOpen() {
		ContextSnapshotFactory factory = ContextSnapshotFactory.builder().clearMissing(true).build();
		try (Scope scope = this.outer.makeCurrent()) {
			try (ContextSnapshot.Scope entered = factory.setThreadLocalsFrom(reactorContext(this.inner))) {
				Context.root().with(KEY, "left open").makeCurrent();
			}
			assertThat(current()).isEqualTo("outer");
		}
		try (ContextSnapshot.Scope entered = factory.setThreadLocalsFrom(reactorContext(this.inner))) {
			Context.root().with(KEY, "left open").makeCurrent();
		}
		assertThat(current()).isEqualTo("none");
	}

	private static reactor.util.context.Context reactorContext(Context context) {
		return ReactorContext.put(reactor.util.context.Context.empty(), context);
	}

	private static String current() {
		String value = Context.current().get(KEY);
		return (value != null) ? value : "none";
	}

}
