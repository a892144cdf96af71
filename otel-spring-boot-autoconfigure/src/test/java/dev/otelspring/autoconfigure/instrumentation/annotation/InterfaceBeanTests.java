package dev.otelspring.autoconfigure.instrumentation.annotation;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;

import dev.otelspring.annotations.Counted;
import dev.otelspring.annotations.Gauge;
import dev.otelspring.annotations.MetricAttribute;
import dev.otelspring.annotations.SpanAttribute;
import dev.otelspring.annotations.WithSpan;
import dev.otelspring.autoconfigure.ConfigurationFindings;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.Contexts;
import dev.otelspring.autoconfigure.testing.SentSpan;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.annotation.Id;
import org.springframework.data.map.repository.config.EnableMapRepositories;
import org.springframework.data.repository.CrudRepository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

/**
 * Beans of which the application wrote an interface and nothing else: repositories of
 * Spring Data, clients and mappers that are proxies, lambdas.
 */
class InterfaceBeanTests {

	@AutoClose
	private final Backend backend = Backend.start();

	@Test
	void worksOnARepository() {
		run((context) -> {
			Orders orders = context.getBean(Orders.class);
			orders.save(new Order("1", "book"));
			assertThat(orders.findByTitle("book")).hasSize(1);
		});
		assertThat(this.backend.spans()).singleElement().satisfies((span) -> {
			assertThat(span.name()).isEqualTo("InterfaceBeanTests.Orders.findByTitle");
			assertThat(span.attributes()).containsEntry("title", "book")
				.containsEntry("code.function.name", Orders.class.getName() + ".findByTitle");
		});
		assertThat(this.backend.numbers("InterfaceBeanTests.Orders.findByTitle"))
			.containsExactly(entry(Map.of("title", "book"), 1L));
	}

	@Test
	void asksARepositoryForAGauge() {
		run((context) -> {
			context.getBean(Orders.class).save(new Order("1", "book"));
			// Spring Data makes it when somebody wants it.
			assertThat(context.getBean(Customers.class)).isNotNull();
		});
		assertThat(this.backend.numbers("orders.stored")).containsExactly(entry(Map.of(), 1L));
		assertThat(this.backend.numbers("customers.stored")).containsExactly(entry(Map.of(), 1L));
	}

	@Test
	void coversARepositoryWithWhatItInherits() {
		run((context) -> {
			Parcels parcels = context.getBean(Parcels.class);
			parcels.save(new Order("1", "book"));
			parcels.findAll();
			parcels.deleteAll();
		});
		assertThat(this.backend.spans()).extracting(SentSpan::name)
			.containsExactly("InterfaceBeanTests.Parcels.save", "all parcels", "InterfaceBeanTests.Parcels.deleteAll");
	}

	@Test
	void worksOnAProxyOfSomebodyElse() {
		run((context) -> assertThat(context.getBean(Mapper.class).load(7)).isEqualTo("loaded"));
		assertThat(this.backend.spans()).singleElement().satisfies((span) -> {
			assertThat(span.name()).isEqualTo("InterfaceBeanTests.Mapper.load");
			assertThat(span.attributes()).containsEntry("id", 7L);
		});
	}

	@Test
	void worksOnALambda() {
		run((context) -> assertThat(context.getBean(Pricing.class).price("book")).isEqualTo(42));
		assertThat(this.backend.spans()).singleElement()
			.extracting(SentSpan::name)
			.isEqualTo("InterfaceBeanTests.Pricing.price");
	}

	private void run(ContextConsumer<AssertableApplicationContext> calls) {
		Contexts.runner()
			.withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class))
			.withPropertyValues(this.backend.properties())
			.withUserConfiguration(Application.class)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				calls.accept(context);
				assertThat(context.getBean(ConfigurationFindings.class).all()).isEmpty();
			});
	}

	@Configuration(proxyBeanMethods = false)
	@EnableMapRepositories(considerNestedRepositories = true)
	static class Application {

		@Bean
		Mapper mapper() {
			return (Mapper) Proxy.newProxyInstance(Mapper.class.getClassLoader(), new Class<?>[] { Mapper.class },
					(proxy, method, arguments) -> method.getName().equals("load") ? "loaded"
							: method.invoke(this, arguments));
		}

		@Bean
		Pricing pricing() {
			return (item) -> 42;
		}

	}

	record Order(@Id String id, String title) {
	}

	public interface Orders extends CrudRepository<Order, String> {

		@WithSpan
		@Counted
		List<Order> findByTitle(@SpanAttribute("title") @MetricAttribute("title") String title);

		@Override
		@Gauge("orders.stored")
		long count();

	}

	public interface Customers extends CrudRepository<Order, String> {

		@Override
		@Gauge("customers.stored")
		long count();

	}

	@WithSpan
	public interface Parcels extends CrudRepository<Order, String> {

		@Override
		@WithSpan("all parcels")
		List<Order> findAll();

	}

	public interface Mapper {

		@WithSpan
		@Nullable String load(@SpanAttribute("id") int id);

	}

	public interface Pricing {

		@WithSpan
		int price(String item);

	}

}
