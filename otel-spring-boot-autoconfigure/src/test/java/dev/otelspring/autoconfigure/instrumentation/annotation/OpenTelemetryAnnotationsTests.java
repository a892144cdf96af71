package dev.otelspring.autoconfigure.instrumentation.annotation;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import dev.otelspring.autoconfigure.testing.AgentClassLoader;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.Contexts;
import dev.otelspring.autoconfigure.testing.SentSpan;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.instrumentation.annotations.AddingSpanAttributes;
import io.opentelemetry.instrumentation.annotations.SpanAttribute;
import io.opentelemetry.instrumentation.annotations.WithSpan;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.FilteredClassLoader;

import static org.assertj.core.api.Assertions.assertThat;

/** OpenTelemetry's own annotations mean what they mean with its starter. */
class OpenTelemetryAnnotationsTests {

	@AutoClose
	private final Backend backend = Backend.start();

	@Test
	void makesASpan() {
		call((orders) -> orders.place(7));
		assertThat(this.backend.spans()).singleElement().satisfies((span) -> {
			assertThat(span.name()).isEqualTo("place an order");
			assertThat(span.kind()).isEqualTo("PRODUCER");
			assertThat(span.attributes()).containsEntry("order.id", 7L);
		});
	}

	@Test
	void startsATraceWhereTheContextIsNotInherited() {
		call(Orders::outer);
		assertThat(this.backend.spans()).extracting(SentSpan::parentSpanId).containsOnly("");
	}

	@Test
	void addsAttributes() {
		call((orders) -> orders.surround(8));
		assertThat(this.backend.spans()).singleElement()
			.satisfies((span) -> assertThat(span.attributes()).containsEntry("added", 8L));
	}

	@Test
	void endsWithAFuture() {
		CompletableFuture<String> future = new CompletableFuture<>();
		call((orders) -> {
			orders.later(future);
			future.completeExceptionally(new IllegalStateException("on purpose"));
		});
		assertThat(this.backend.spans()).singleElement()
			.satisfies((span) -> assertThat(span.status()).isEqualTo("ERROR"));
	}

	@Test
	void leavesThemToTheAgent() {
		Contexts.runner()
			.withPropertyValues(this.backend.properties())
			.withClassLoader(new AgentClassLoader())
			.withBean(Orders.class)
			.withBean(Inner.class)
			.run((context) -> assertThat(context.getBean(AnnotatedClasses.class).of(Orders.class))
				.isSameAs(AnnotatedClass.EMPTY));
	}

	@Test
	void isNotNeeded() {
		Contexts.runner()
			.withClassLoader(new FilteredClassLoader("io.opentelemetry.instrumentation.annotations"))
			.run((context) -> assertThat(context).hasNotFailed());
	}

	private void call(Consumer<Orders> calls) {
		Contexts.runner()
			.withPropertyValues(this.backend.properties())
			.withBean(Orders.class)
			.withBean(Inner.class)
			.run((context) -> calls.accept(context.getBean(Orders.class)));
	}

	static class Inner {

		@WithSpan(inheritContext = false)
		void detached() {
		}

		@AddingSpanAttributes
		void add(@SpanAttribute("added") int value) {
		}

	}

	static class Orders {

		private final Inner inner;

		Orders(Inner inner) {
			this.inner = inner;
		}

		@WithSpan(value = "place an order", kind = SpanKind.PRODUCER)
		void place(@SpanAttribute("order.id") int id) {
		}

		@WithSpan
		void outer() {
			this.inner.detached();
		}

		@WithSpan
		void surround(int value) {
			this.inner.add(value);
		}

		@WithSpan
		CompletableFuture<String> later(CompletableFuture<String> future) {
			return future;
		}

	}

}
