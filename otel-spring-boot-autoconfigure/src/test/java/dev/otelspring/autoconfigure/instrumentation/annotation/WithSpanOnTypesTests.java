package dev.otelspring.autoconfigure.instrumentation.annotation;

import java.util.List;
import java.util.function.Consumer;

import dev.otelspring.annotations.SpanAttribute;
import dev.otelspring.annotations.WithSpan;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.Contexts;
import dev.otelspring.autoconfigure.testing.SentSpan;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/** {@link WithSpan} on a class or an interface. */
class WithSpanOnTypesTests {

	@AutoClose
	private final Backend backend = Backend.start();

	@Test
	void coversThePublicMethodsOfAClass() {
		assertThat(spansOf(Covered.class, (bean) -> {
			bean.place(7);
			bean.cancel();
			bean.helper();
			bean.toString();
		})).extracting(SentSpan::name).containsExactlyInAnyOrder("WithSpanOnTypesTests.Covered.place", "drop an order");
	}

	@Test
	void readsTheArgumentsOfItsMethods() {
		assertThat(spansOf(Covered.class, (bean) -> bean.place(7))).singleElement()
			.satisfies((span) -> assertThat(span.attributes()).containsEntry("order.id", 7L));
	}

	@Test
	void coversASubclass() {
		assertThat(spansOf(Extended.class, (bean) -> {
			bean.place(7);
			bean.more();
		})).extracting(SentSpan::name)
			.containsExactlyInAnyOrder("WithSpanOnTypesTests.Extended.place", "WithSpanOnTypesTests.Extended.more");
	}

	@Test
	void startsTheNameWithItsValue() {
		assertThat(spansOf(Named.class, Named::place)).singleElement()
			.extracting(SentSpan::name)
			.isEqualTo("orders.place");
	}

	@Test
	void coversWhatAnInterfaceHas() {
		assertThat(spansOf(Shop.class, (bean) -> {
			bean.sell("chair");
			bean.beside();
		})).extracting(SentSpan::name).containsExactly("WithSpanOnTypesTests.Shop.sell");
	}

	@Test
	void coversWhatEachOfSeveralInterfacesHas() {
		assertThat(spansOf(Market.class, (bean) -> {
			bean.sell("chair");
			bean.buy();
			bean.beside();
		})).extracting(SentSpan::name).containsExactlyInAnyOrder("WithSpanOnTypesTests.Market.sell", "purchase.buy");
	}

	private <T> List<SentSpan> spansOf(Class<T> type, Consumer<T> calls) {
		Contexts.runner()
			.withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class))
			.withPropertyValues(this.backend.properties())
			.withBean(type)
			.run((context) -> calls.accept(context.getBean(type)));
		return this.backend.spans();
	}

	@WithSpan
	public static class Covered {

		public void place(@SpanAttribute("order.id") int id) {
		}

		@WithSpan("drop an order")
		public void cancel() {
		}

		void helper() {
		}

	}

	public static class Extended extends Covered {

		public void more() {
		}

	}

	@WithSpan("orders")
	public static class Named {

		public void place() {
		}

	}

	@WithSpan
	interface Selling<T> {

		void sell(T item);

	}

	@WithSpan("purchase")
	interface Buying {

		void buy();

	}

	public static class Market extends Shop implements Buying {

		@Override
		public void buy() {
		}

	}

	public static class Shop implements Selling<String> {

		@Override
		public void sell(String item) {
		}

		public void beside() {
		}

	}

}
