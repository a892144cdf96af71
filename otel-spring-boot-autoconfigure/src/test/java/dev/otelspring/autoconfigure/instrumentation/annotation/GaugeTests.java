package dev.otelspring.autoconfigure.instrumentation.annotation;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import dev.otelspring.annotations.Gauge;
import dev.otelspring.annotations.WithSpan;
import dev.otelspring.autoconfigure.ConfigurationFindings;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.Contexts;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

/** {@link Gauge} shows what a bean's method returns. */
@ExtendWith(OutputCaptureExtension.class)
class GaugeTests {

	@AutoClose
	private final Backend backend = Backend.start();

	private final ApplicationContextRunner contextRunner = Contexts.runner()
		.withPropertyValues(this.backend.properties());

	@Test
	void showsWhatMethodsReturn() {
		this.contextRunner.withBean(Stock.class).run((context) -> {
		});
		assertThat(this.backend.numbers("stock.level")).containsExactly(entry(Map.of("warehouse", "north"), 42L));
		assertThat(this.backend.numbers("GaugeTests.Stock.temperature")).containsExactly(entry(Map.of(), 21.5));
		assertThat(this.backend.numbers("stock.optional")).containsExactly(entry(Map.of(), 7L));
		assertThat(this.backend.numbers("stock.number")).containsExactly(entry(Map.of(), 9L));
		assertThat(this.backend.numbers("stock.hidden")).containsExactly(entry(Map.of(), 3L));
		assertThat(this.backend.metric("stock.level")).get().satisfies((metric) -> {
			assertThat(metric.getDataCase()).isEqualTo(Metric.DataCase.GAUGE);
			assertThat(metric.getUnit()).isEqualTo("{item}");
			assertThat(metric.getDescription()).isEqualTo("Items in stock.");
		});
	}

	@Test
	void leavesOutWhatIsNoValue() {
		this.contextRunner.withBean(Stock.class).run((context) -> {
		});
		assertThat(this.backend.metric("stock.level")).isPresent();
		assertThat(this.backend.metric("stock.null")).isEmpty();
		assertThat(this.backend.metric("stock.empty")).isEmpty();
		assertThat(this.backend.metric("stock.nan")).isEmpty();
	}

	@Test
	void asksAnnotatedBeansThroughTheirProxy() {
		this.contextRunner.withBean(Proxied.class).run((context) -> {
		});
		assertThat(this.backend.numbers("proxied")).containsExactly(entry(Map.of(), 5L));
		assertThat(this.backend.numbers("proxied.hidden")).containsExactly(entry(Map.of(), 6L));
		assertThat(this.backend.spans()).isNotEmpty()
			.allSatisfy((span) -> assertThat(span.name()).isEqualTo("GaugeTests.Proxied.traced"));
	}

	@Test
	void goesOnWhereAMethodThrows(CapturedOutput output) {
		this.contextRunner.withBean(Stock.class).withBean(Broken.class).run((context) -> {
			SdkMeterProvider meters = context.getBean(SdkMeterProvider.class);
			meters.forceFlush().join(10, TimeUnit.SECONDS);
			meters.forceFlush().join(10, TimeUnit.SECONDS);
		});
		assertThat(this.backend.numbers("stock.level")).isNotEmpty();
		assertThat(this.backend.metric("broken")).isEmpty();
		assertThat(output.toString()).containsOnlyOnce(Broken.class.getName() + ".fail; the application goes on");
	}

	@Test
	void tellsNothingOnceItsOwnContextCloses(CapturedOutput output) {
		this.contextRunner.withBean(Broken.class, Broken::new, (definition) -> definition.setLazyInit(true))
			.run((context) -> {
				context.publishEvent(new ContextClosedEvent(context.getSourceApplicationContext()));
				context.getBean(Broken.class);
				Contexts.collect(context);
			});
		assertThat(output).doesNotContain("call of @Gauge method");
	}

	@Test
	void tellsOnWhereAChildContextCloses(CapturedOutput output) {
		this.contextRunner.withBean(Broken.class, Broken::new, (definition) -> definition.setLazyInit(true))
			.run((context) -> {
				try (GenericApplicationContext child = new GenericApplicationContext(
						context.getSourceApplicationContext())) {
					child.refresh();
				}
				context.getBean(Broken.class);
				Contexts.collect(context);
			});
		assertThat(output).containsOnlyOnce("call of @Gauge method");
	}

	@Test
	void goesOnWhereAMethodHangs() {
		Hanging hanging = new Hanging();
		this.contextRunner.withBean(Stock.class).withBean(Hanging.class, () -> hanging).run((context) -> {
			Awaitility.await().until(() -> !this.backend.numbers("stock.level").isEmpty());
			long before = this.backend.receiver().metrics().size();
			Awaitility.await().until(() -> this.backend.receiver().metrics().size() > before + 3);
			assertThat(this.backend.metric("hanging")).isEmpty();
			hanging.latch.countDown();
			Awaitility.await().until(() -> this.backend.numbers("hanging").containsValue(1L));
		});
		assertThat(hanging.calls).hasPositiveValue();
	}

	@Test
	void tellsOfABeanThatIsNoSingleton() {
		this.contextRunner
			.withBean("prototype", Stock.class, Stock::new,
					(definition) -> definition.setScope(BeanDefinition.SCOPE_PROTOTYPE))
			.run((context) -> {
				context.getBean("prototype");
				assertThat(context.getBean(ConfigurationFindings.class).all())
					.anySatisfy((finding) -> assertThat(finding.message()).contains("@Gauge", Stock.class.getName(),
							"is no singleton"));
			});
		assertThat(this.backend.metric("stock.level")).isEmpty();
	}

	@Test
	void tellsOfTwoBeansThatGiveTheSame() {
		this.contextRunner.withBean("one", Stock.class)
			.withBean("two", Stock.class)
			.run((context) -> assertThat(context.getBean(ConfigurationFindings.class).all())
				.anySatisfy((finding) -> assertThat(finding.message()).contains("another bean gives 'stock.level'")));
		assertThat(this.backend.numbers("stock.level")).containsExactly(entry(Map.of("warehouse", "north"), 42L));
	}

	@Test
	void showsABeanThatIsMadeLater() {
		this.contextRunner.withBean(Stock.class, Stock::new, (definition) -> definition.setLazyInit(true))
			.run((context) -> context.getBean(Stock.class));
		assertThat(this.backend.numbers("stock.level")).isNotEmpty();
	}

	static class Stock {

		@Gauge(value = "stock.level", unit = "{item}", description = "Items in stock.", attributes = "warehouse=north")
		int level() {
			return 42;
		}

		@Gauge
		double temperature() {
			return 21.5;
		}

		@Gauge("stock.optional")
		OptionalInt optional() {
			return OptionalInt.of(7);
		}

		@Gauge("stock.number")
		AtomicLong number() {
			return new AtomicLong(9);
		}

		@Gauge("stock.hidden")
		private long hidden() {
			return 3;
		}

		@Gauge("stock.null")
		@Nullable Integer none() {
			return null;
		}

		@Gauge("stock.empty")
		Optional<Long> empty() {
			return Optional.empty();
		}

		@Gauge("stock.nan")
		double notANumber() {
			return Double.NaN;
		}

	}

	public static class Proxied {

		private final int value = 6;

		@Gauge("proxied")
		@WithSpan
		public int traced() {
			return 5;
		}

		@Gauge("proxied.hidden")
		private int hidden() {
			return this.value;
		}

	}

	static class Broken {

		@Gauge("broken")
		int fail() {
			throw new IllegalStateException("on purpose");
		}

	}

	static class Hanging {

		private final CountDownLatch latch = new CountDownLatch(1);

		private final AtomicLong calls = new AtomicLong();

		@Gauge("hanging")
		long hang() throws InterruptedException {
			this.calls.incrementAndGet();
			this.latch.await();
			return 1;
		}

	}

}
