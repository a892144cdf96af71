package dev.otelspring.autoconfigure.instrumentation.annotation;

import dev.otelspring.annotations.AddingSpanAttributes;
import dev.otelspring.annotations.SpanAttribute;
import dev.otelspring.annotations.WithSpan;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.Contexts;
import dev.otelspring.autoconfigure.testing.SentSpan;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What {@link AddingSpanAttributes} puts where. */
class AddingSpanAttributesTests {

	@AutoClose
	private final Backend backend = Backend.start();

	@Test
	void putsArgumentsOnTheCurrentSpan() {
		call();
		assertThat(span("caller").attributes()).containsEntry("order.id", 7L).containsEntry("tenant", "acme");
	}

	@Test
	void makesNoSpan() {
		call();
		assertThat(this.backend.spans()).extracting(SentSpan::name).containsExactlyInAnyOrder("caller", "own");
	}

	@Test
	void prefersTheMethodsOwnSpan() {
		call();
		assertThat(span("own").attributes()).containsEntry("own.id", 8L);
		assertThat(span("caller").attributes()).doesNotContainKey("own.id");
	}

	private void call() {
		Contexts.runner().withPropertyValues(this.backend.properties()).withBean(Orders.class).run((context) -> {
			Orders orders = context.getBean(Orders.class);
			assertThat(orders.look(6, "nobody")).as("outside of any span").isEqualTo("looked");
			Span caller = context.getBean(Tracer.class).spanBuilder("caller").startSpan();
			try (Scope scope = caller.makeCurrent()) {
				orders.look(7, "acme");
				orders.own(8);
			}
			caller.end();
		});
	}

	private SentSpan span(String name) {
		return this.backend.spans().stream().filter((span) -> span.name().equals(name)).findFirst().orElseThrow();
	}

	static class Orders {

		@AddingSpanAttributes
		String look(@SpanAttribute("order.id") int id, @SpanAttribute String tenant) {
			return "looked";
		}

		@WithSpan("own")
		@AddingSpanAttributes
		void own(@SpanAttribute("own.id") int id) {
		}

	}

}
