package dev.otelspring.autoconfigure.instrumentation.annotation;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.Consumer;

import dev.otelspring.annotations.SpanAttribute;
import dev.otelspring.annotations.WithSpan;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.BrokenSampler;
import dev.otelspring.autoconfigure.testing.Contexts;
import dev.otelspring.autoconfigure.testing.SentSpan;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

/** What {@link WithSpan} makes of a call. */
class WithSpanTests {

	@AutoClose
	private final Backend backend = Backend.start();

	private final ApplicationContextRunner contextRunner = Contexts.runner()
		.withPropertyValues(this.backend.properties())
		.withBean(Orders.class);

	@Test
	void namesTheSpanAfterClassAndMethod() {
		SentSpan span = spanOf(Orders::place);
		assertThat(span.name()).isEqualTo("WithSpanTests.Orders.place");
		assertThat(span.kind()).isEqualTo("INTERNAL");
		assertThat(span.scope()).isEqualTo("dev.otelspring.annotations");
		assertThat(span.status()).isEqualTo("UNSET");
		assertThat(span.parentSpanId()).isEmpty();
		assertThat(span.events()).isEmpty();
		assertThat(span.attributes()).containsOnly(Map.entry("code.function.name", Orders.class.getName() + ".place"));
	}

	@Test
	void takesTheNameThatIsGiven() {
		assertThat(spanOf(Orders::named).name()).isEqualTo("place an order");
	}

	@Test
	void takesTheKindThatIsGiven() {
		assertThat(spanOf(Orders::consume).kind()).isEqualTo("CONSUMER");
	}

	@Test
	void returnsWhatTheMethodReturns() {
		this.contextRunner.run((context) -> assertThat(context.getBean(Orders.class).named()).isEqualTo("placed"));
	}

	@Test
	void makesAChildOfTheCurrentSpan() {
		this.contextRunner.run((context) -> inSpan(context, () -> context.getBean(Orders.class).named()));
		assertThat(span("place an order").parentSpanId()).isEqualTo(span("caller").spanId());
		assertThat(span("place an order").traceId()).isEqualTo(span("caller").traceId());
	}

	@Test
	void startsATraceWhereTheContextIsNotInherited() {
		this.contextRunner.run((context) -> inSpan(context, () -> context.getBean(Orders.class).detached()));
		assertThat(span("detached").parentSpanId()).isEmpty();
		assertThat(span("detached").traceId()).isNotEqualTo(span("caller").traceId());
	}

	@Test
	void makesTheSpanCurrentWhileTheMethodRuns() {
		this.contextRunner.run((context) -> {
			Orders orders = context.getBean(Orders.class);
			assertThat(orders.currentSpanId()).isNotEqualTo(Span.getInvalid().getSpanContext().getSpanId());
			assertThat(Context.current()).isSameAs(Context.root());
			assertThat(catchThrowable(orders::fail)).isNotNull();
			assertThat(Context.current()).isSameAs(Context.root());
		});
	}

	@Test
	void keepsTheTypesOfArguments() {
		SentSpan span = spanOf((orders) -> orders.typed(true, (byte) 1, (short) 2, 3, 4L, 0.5f, 0.25, "text", 'c',
				Colour.RED, Optional.of(5), new StringJoiner("-").add("built")));
		assertThat(span.attributes()).containsEntry("boolean", true)
			.containsEntry("byte", 1L)
			.containsEntry("short", 2L)
			.containsEntry("int", 3L)
			.containsEntry("long", 4L)
			.containsEntry("float", 0.5)
			.containsEntry("double", 0.25)
			.containsEntry("string", "text")
			.containsEntry("char", "c")
			.containsEntry("enum", "RED")
			.containsEntry("optional", 5L)
			.containsEntry("object", "built");
	}

	@Test
	void keepsTheTypesOfElements() {
		SentSpan span = spanOf((orders) -> orders.manyTyped(new int[] { 1, 2 }, new double[] { 0.5 },
				new boolean[] { true, false }, new String[] { "a", "b" }, List.of(1L, 2), List.of(1, 0.5), Set.of("c"),
				Arrays.asList("d", 1), Optional.of(List.of("e"))));
		assertThat(span.attributes()).containsEntry("ints", List.of(1L, 2L))
			.containsEntry("doubles", List.of(0.5))
			.containsEntry("booleans", List.of(true, false))
			.containsEntry("strings", List.of("a", "b"))
			.containsEntry("longs", List.of(1L, 2L))
			.containsEntry("numbers", List.of(1.0, 0.5))
			.containsEntry("set", List.of("c"))
			.containsEntry("mixed", List.of("d", "1"))
			.containsEntry("optional", List.of("e"));
	}

	@Test
	void leavesOutWhatIsNotThere() {
		SentSpan span = spanOf((orders) -> orders.nullable(null, Optional.empty()));
		assertThat(span.attributes()).containsOnlyKeys("code.function.name");
	}

	@Test
	void namesAnAttributeAfterItsParameter() {
		SentSpan span = spanOf((orders) -> orders.byParameterName(7, "geheim"));
		assertThat(span.attributes()).containsOnlyKeys("code.function.name", "orderId").containsEntry("orderId", 7L);
	}

	@Test
	void doesNotFailTheCallWhereAnArgumentCannotBeRead() {
		SentSpan span = spanOf((orders) -> assertThat(orders.unreadable(new ThrowingToString(), 7)).isEqualTo("read"));
		assertThat(span.attributes()).containsEntry("good", 7L).doesNotContainKey("bad");
	}

	@Test
	void doesNotFailTheCallWhereAnArgumentRefersToItself() {
		SentSpan span = spanOf((orders) -> assertThat(orders.unreadable(new Endless(), 7)).isEqualTo("read"));
		assertThat(span.attributes()).containsEntry("good", 7L).doesNotContainKey("bad");
	}

	@Test
	void recordsTheExceptionThatLeavesTheMethod() {
		SentSpan span = spanOf(
				(orders) -> assertThatExceptionOfType(IllegalStateException.class).isThrownBy(orders::fail)
					.isSameAs(orders.failure()));
		assertThat(span.status()).isEqualTo("ERROR");
		assertThat(span.statusDescription()).isEmpty();
		assertThat(span.attributes()).containsEntry("error.type", IllegalStateException.class.getName());
		assertThat(span.events()).singleElement().satisfies((event) -> {
			assertThat(event.name()).isEqualTo("exception");
			assertThat(event.attributes()).containsEntry("exception.type", IllegalStateException.class.getName())
				.containsEntry("exception.message", "on purpose")
				.containsKey("exception.stacktrace");
		});
	}

	@Test
	void doesNotReplaceAnExceptionThatCannotBeRead() {
		SentSpan span = spanOf(
				(orders) -> assertThat(catchThrowable(orders::failUnreadably)).isInstanceOf(UnreadableException.class));
		assertThat(span.status()).isEqualTo("ERROR");
		assertThat(span.attributes()).containsEntry("error.type", UnreadableException.class.getName());
	}

	@Test
	void makesNoSpanOfOtherMethods() {
		this.contextRunner.run((context) -> assertThat(context.getBean(Orders.class).unannotated()).isEqualTo("quiet"));
		assertThat(this.backend.spans()).isEmpty();
	}

	@Test
	void onlyCallsWhereNothingIsRecorded() {
		this.contextRunner.withPropertyValues("otel.traces.sampler=always_off").run((context) -> {
			Orders orders = context.getBean(Orders.class);
			assertThat(orders.named()).isEqualTo("placed");
			assertThatExceptionOfType(IllegalStateException.class).isThrownBy(orders::fail);
		});
		assertThat(this.backend.spans()).isEmpty();
	}

	@Test
	void keepsToTheParentWhereATraceIsDropped() {
		this.contextRunner.withPropertyValues("otel.traces.sampler=parentbased_always_off").run((context) -> {
			String[] ids = new String[2];
			inSpan(context, () -> {
				ids[0] = Span.current().getSpanContext().getSpanId();
				ids[1] = context.getBean(Orders.class).currentSpanId();
			});
			assertThat(ids[1]).isEqualTo(ids[0]);
		});
		assertThat(this.backend.spans()).isEmpty();
	}

	@Test
	void asksASamplerThatMayRecordInADroppedTrace() {
		Sampler onlyOrders = new NamedSampler("place an order");
		this.contextRunner.withBean("named", Sampler.class, () -> onlyOrders)
			.run((context) -> inSpan(context, () -> context.getBean(Orders.class).named()));
		assertThat(this.backend.spans()).extracting(SentSpan::name).containsExactly("place an order");
	}

	@Test
	void startsARootOfItsOwnInADroppedTrace() {
		this.contextRunner.withBean("named", Sampler.class, () -> Sampler.parentBased(new NamedSampler("detached")))
			.run((context) -> inSpan(context, () -> context.getBean(Orders.class).detached()));
		assertThat(this.backend.spans()).extracting(SentSpan::name).containsExactly("detached");
	}

	@Test
	void onlyCallsWhereTelemetryFails() {
		this.contextRunner.withBean("brokenSampler", Sampler.class, () -> new BrokenSampler(false))
			.run((context) -> assertThat(context.getBean(Orders.class).named()).isEqualTo("placed"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "otel.instrumentation.annotations.enabled=false",
			"otel.instrumentation.common.default-enabled=false" })
	void isSwitchedOffByProperty(String property) {
		this.contextRunner.withPropertyValues(property)
			.run((context) -> assertThat(context.getBean(Orders.class).named()).isEqualTo("placed"));
		assertThat(this.backend.spans()).isEmpty();
	}

	@Test
	void isSwitchedOnAloneWhereAllElseIsOff() {
		this.contextRunner
			.withPropertyValues("otel.instrumentation.common.default-enabled=false",
					"otel.instrumentation.annotations.enabled=true")
			.run((context) -> context.getBean(Orders.class).named());
		assertThat(this.backend.spans()).hasSize(1);
	}

	private SentSpan spanOf(Consumer<Orders> call) {
		this.contextRunner.run((context) -> call.accept(context.getBean(Orders.class)));
		assertThat(this.backend.spans()).hasSize(1);
		return this.backend.spans().get(0);
	}

	private SentSpan span(String name) {
		return this.backend.spans().stream().filter((span) -> span.name().equals(name)).findFirst().orElseThrow();
	}

	private static void inSpan(AssertableApplicationContext context, Runnable call) {
		Span caller = context.getBean(Tracer.class).spanBuilder("caller").startSpan();
		try (Scope scope = caller.makeCurrent()) {
			call.run();
		}
		finally {
			caller.end();
		}
	}

	/** Samples spans of one name. */
	private record NamedSampler(String name) implements Sampler {

		@Override
		public SamplingResult shouldSample(Context parent, String traceId, String spanName, SpanKind kind,
				Attributes attributes, List<LinkData> links) {
			return spanName.equals(this.name) ? SamplingResult.recordAndSample() : SamplingResult.drop();
		}

		@Override
		public String getDescription() {
			return "NamedSampler";
		}

	}

	enum Colour {

		RED

	}

	static class Orders {

		private final IllegalStateException failure = new IllegalStateException("on purpose");

		@WithSpan
		void place() {
		}

		@WithSpan("place an order")
		String named() {
			return "placed";
		}

		@WithSpan(kind = SpanKind.CONSUMER)
		void consume() {
		}

		@WithSpan(value = "detached", inheritContext = false)
		void detached() {
		}

		@WithSpan
		String currentSpanId() {
			return Span.current().getSpanContext().getSpanId();
		}

		@WithSpan
		void typed(@SpanAttribute("boolean") boolean aBoolean, @SpanAttribute("byte") byte aByte,
				@SpanAttribute("short") short aShort, @SpanAttribute("int") int anInt,
				@SpanAttribute("long") Long aLong, @SpanAttribute("float") float aFloat,
				@SpanAttribute("double") double aDouble, @SpanAttribute("string") String string,
				@SpanAttribute("char") char character, @SpanAttribute("enum") Colour colour,
				@SpanAttribute("optional") Optional<Integer> optional, @SpanAttribute("object") Object object) {
		}

		@WithSpan
		void manyTyped(@SpanAttribute("ints") int[] ints, @SpanAttribute("doubles") double[] doubles,
				@SpanAttribute("booleans") boolean[] booleans, @SpanAttribute("strings") String[] strings,
				@SpanAttribute("longs") List<Number> longs, @SpanAttribute("numbers") List<Number> numbers,
				@SpanAttribute("set") Set<String> set, @SpanAttribute("mixed") List<Object> mixed,
				@SpanAttribute("optional") Optional<List<String>> optional) {
		}

		@WithSpan
		void nullable(@SpanAttribute("null") @Nullable Object nothing, @SpanAttribute("empty") Optional<String> empty) {
		}

		@WithSpan
		void byParameterName(@SpanAttribute int orderId, String secret) {
		}

		@WithSpan
		String unreadable(@SpanAttribute("bad") Object bad, @SpanAttribute("good") int good) {
			return "read";
		}

		@WithSpan
		void fail() {
			throw this.failure;
		}

		@WithSpan
		void failUnreadably() {
			throw new UnreadableException();
		}

		String unannotated() {
			return "quiet";
		}

		IllegalStateException failure() {
			return this.failure;
		}

	}

	private static final class ThrowingToString {

		@Override
		public String toString() {
			throw new UnsupportedOperationException("on purpose");
		}

	}

	/** What two entities that know each other do. */
	private static final class Endless {

		@Override
		public String toString() {
			return "Endless " + this;
		}

	}

	@SuppressWarnings("serial")
	private static final class UnreadableException extends RuntimeException {

		@Override
		public String getMessage() {
			throw new UnsupportedOperationException("on purpose");
		}

	}

}
