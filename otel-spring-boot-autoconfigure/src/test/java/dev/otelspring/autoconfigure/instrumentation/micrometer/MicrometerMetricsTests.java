package dev.otelspring.autoconfigure.instrumentation.micrometer;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import dev.otelspring.autoconfigure.ConfigurationFindings;
import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.LogLines;
import dev.otelspring.autoconfigure.testing.SentMetrics;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Statistic;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Micrometer's meters, as a backend gets them. */
@ExtendWith(OutputCaptureExtension.class)
class MicrometerMetricsTests {

	@AutoClose
	private final Backend backend = Backend.start();

	@Test
	void aCounterIsARisingSumWithItsTags() {
		SentMetrics sent = run((meters) -> {
			Counter.Builder counter = Counter.builder("orders.placed").baseUnit("messages");
			counter.tag("kind", "book").register(meters).increment(2);
			Counter.builder("orders.placed").baseUnit("messages").tag("kind", "pen").register(meters).increment(0.5);
		});
		Metric orders = sent.last("orders.placed");
		assertThat(orders.getUnit()).isEqualTo("{message}");
		assertThat(orders.getSum().getIsMonotonic()).isTrue();
		assertThat(orders.getSum().getAggregationTemporality())
			.isEqualTo(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE);
		assertThat(SentMetrics.numbers(orders)).hasSize(2);
		assertThat(SentMetrics.value(SentMetrics.numbers(orders).get(Map.of("kind", "pen")))).isEqualTo(0.5);
		assertThat(sent.scopes("orders.placed")).containsExactly(MicrometerMetric.SCOPE_NAME);
	}

	@Test
	void aTimerIsAHistogramInSecondsWithCountAndSum() {
		Metric timer = run((meters) -> {
			Timer.builder("checkout").description("Checkouts").register(meters).record(Duration.ofMillis(1500));
			meters.timer("checkout").record(Duration.ofMillis(500));
		}).last("checkout");
		assertThat(timer.getUnit()).isEqualTo("s");
		assertThat(timer.getDescription()).isEqualTo("Checkouts");
		HistogramDataPoint point = SentMetrics.histogram(timer);
		assertThat(point.getCount()).isEqualTo(2);
		assertThat(point.getSum()).isEqualTo(2.0, within(1e-9));
		assertThat(point.getExplicitBoundsList()).isEmpty();
		assertThat(SentMetrics.value(SentMetrics.at(this.backend).last("checkout.max"))).isEqualTo(1.5, within(1e-9));
	}

	@Test
	void aTimerWithObjectivesHasThemAsBuckets() {
		HistogramDataPoint point = SentMetrics.histogram(run((meters) -> {
			Timer timer = Timer.builder("checkout")
				.serviceLevelObjectives(Duration.ofMillis(100), Duration.ofSeconds(1))
				.register(meters);
			timer.record(Duration.ofMillis(100));
			timer.record(Duration.ofMillis(101));
			timer.record(Duration.ofSeconds(5));
		}).last("checkout"));
		assertThat(point.getExplicitBoundsList()).containsExactly(0.1, 1.0);
		assertThat(point.getBucketCountsList()).containsExactly(1L, 1L, 1L);
	}

	@Test
	void aPercentileHistogramIsSentInBuckets() {
		HistogramDataPoint point = SentMetrics.histogram(run((meters) -> Timer.builder("checkout")
			.publishPercentileHistogram()
			.publishPercentiles(0.5)
			.register(meters)
			.record(Duration.ofMillis(20))).last("checkout"));
		assertThat(point.getExplicitBoundsCount()).isGreaterThan(50);
		assertThat(point.getBucketCountsList().stream().mapToLong(Long::longValue).sum()).isEqualTo(1);
		int bucket = point.getBucketCountsList().indexOf(1L);
		assertThat(point.getExplicitBounds(bucket - 1)).isLessThan(0.02);
		assertThat(point.getExplicitBounds(bucket)).isGreaterThanOrEqualTo(0.02);
	}

	@Test
	void aSummaryIsAHistogramInItsUnit() {
		Metric summary = run((meters) -> {
			DistributionSummary sizes = DistributionSummary.builder("upload")
				.baseUnit("bytes")
				.serviceLevelObjectives(1000)
				.register(meters);
			sizes.record(10);
			sizes.record(2000);
		}).last("upload");
		assertThat(summary.getUnit()).isEqualTo("By");
		assertThat(SentMetrics.histogram(summary).getSum()).isEqualTo(2010);
		assertThat(SentMetrics.histogram(summary).getBucketCountsList()).containsExactly(1L, 1L);
	}

	@Test
	void gaugesAreGaugesAndThoseOfTimeAreInSeconds() {
		AtomicInteger basket = new AtomicInteger(3);
		AtomicLong age = new AtomicLong(1500);
		SentMetrics sent = run((meters) -> {
			Gauge.builder("basket", basket, AtomicInteger::get).strongReference(true).register(meters);
			TimeGauge.builder("age", age, TimeUnit.MILLISECONDS, AtomicLong::get)
				.strongReference(true)
				.register(meters);
		});
		assertThat(SentMetrics.value(sent.last("basket"))).isEqualTo(3);
		assertThat(sent.last("basket").hasGauge()).isTrue();
		assertThat(SentMetrics.value(sent.last("age"))).isEqualTo(1.5);
		assertThat(sent.last("age").getUnit()).isEqualTo("s");
	}

	@Test
	void whatFunctionsCountIsSent() {
		AtomicLong hits = new AtomicLong(42);
		SentMetrics sent = run((meters) -> {
			FunctionCounter.builder("hits", hits, AtomicLong::get).register(meters);
			FunctionTimer.builder("gets", hits, AtomicLong::get, (it) -> 2500, TimeUnit.MILLISECONDS).register(meters);
		});
		assertThat(SentMetrics.value(sent.last("hits"))).isEqualTo(42);
		assertThat(sent.last("hits").getSum().getIsMonotonic()).isTrue();
		assertThat(SentMetrics.histogram(sent.last("gets")).getCount()).isEqualTo(42);
		assertThat(SentMetrics.histogram(sent.last("gets")).getSum()).isEqualTo(2.5);
		assertThat(hits).hasValue(42);
	}

	@Test
	void aTaskThatRunsIsActive() {
		SentMetrics sent = run((meters) -> LongTaskTimer.builder("import").register(meters).start());
		assertThat(SentMetrics.value(sent.last("import.active"))).isEqualTo(1);
		assertThat(sent.last("import.active").getSum().getIsMonotonic()).isFalse();
		assertThat(SentMetrics.value(sent.last("import.duration"))).isPositive();
		assertThat(sent.last("import.duration").getUnit()).isEqualTo("s");
	}

	@Test
	void aMeterOfItsOwnKindIsSentByItsStatistics() {
		SentMetrics sent = run((meters) -> Meter
			.builder("pool", Meter.Type.OTHER,
					List.of(new Measurement(() -> 7.0, Statistic.TOTAL), new Measurement(() -> 2.0, Statistic.VALUE)))
			.register(meters));
		assertThat(SentMetrics.value(sent.last("pool.total"))).isEqualTo(7);
		assertThat(sent.last("pool.total").getSum().getIsMonotonic()).isTrue();
		assertThat(SentMetrics.value(sent.last("pool.value"))).isEqualTo(2);
	}

	@Test
	void whatCannotBeReadIsLeftOutAndTheRestIsSent(CapturedOutput output) {
		SentMetrics sent = run((meters) -> {
			Gauge.builder("nothing", () -> Double.NaN).register(meters);
			Gauge.builder("broken.gauge", () -> {
				throw new IllegalStateException("closed");
			}).register(meters);
			FunctionCounter.builder("broken.counter", this, (it) -> {
				throw new IllegalStateException("closed");
			}).register(meters);
			meters.counter("orders").increment();
		});
		assertThat(sent.names()).contains("orders").doesNotContain("nothing", "broken.gauge", "broken.counter");
		assertThat(LogLines.complaints(output)).filteredOn((line) -> line.contains("broken.counter")).hasSize(1);
	}

	@Test
	void aGaugeThatHangsIsLeftOutUntilItAnswers(CapturedOutput output) {
		CountDownLatch released = new CountDownLatch(1);
		try (App app = app().start()) {
			MeterRegistry meters = app.bean(MeterRegistry.class);
			meters.counter("orders").increment();
			Gauge.builder("hanging", () -> awaitAndReturn(released)).register(meters);
			// So many that most are asked after the one that hangs.
			for (int i = 0; i < 50; i++) {
				Gauge.builder("basket", () -> 3).tag("id", String.valueOf(i)).register(meters);
			}
			app.settle();
			SentMetrics sent = SentMetrics.at(this.backend);
			assertThat(sent.names()).contains("orders").doesNotContain("hanging");
			assertThat(SentMetrics.numbers(sent.last("basket"))).hasSize(50);
			assertThat(LogLines.complaints(output)).singleElement().asString().contains("do not answer", "hanging");
			released.countDown();
			app.settle();
			Awaitility.await().untilAsserted(() -> {
				app.settle();
				assertThat(SentMetrics.value(SentMetrics.at(this.backend).last("hanging"))).isEqualTo(5);
			});
		}
		finally {
			released.countDown();
		}
	}

	@Test
	void whatWasRemovedIsNotSentAnyMoreAndBeginsAgain() {
		try (App app = app().start()) {
			MeterRegistry meters = app.bean(MeterRegistry.class);
			Counter orders = meters.counter("orders");
			orders.increment(5);
			app.settle();
			meters.remove(orders);
			app.settle();
			assertThat(SentMetrics.at(this.backend).every("orders")).hasSize(1);
			meters.counter("orders").increment(2);
			app.settle();
			Metric again = SentMetrics.at(this.backend).last("orders");
			assertThat(SentMetrics.value(again)).isEqualTo(2);
			assertThat(again.getSum().getDataPoints(0).getStartTimeUnixNano())
				.isGreaterThan(SentMetrics.at(this.backend)
					.every("orders")
					.get(0)
					.getSum()
					.getDataPoints(0)
					.getStartTimeUnixNano());
		}
	}

	@Test
	void totalsDoNotForget() {
		try (App app = app().start()) {
			Timer timer = Timer.builder("checkout")
				.serviceLevelObjectives(Duration.ofSeconds(1))
				.distributionStatisticExpiry(Duration.ofMillis(10))
				.register(app.bean(MeterRegistry.class));
			for (int i = 1; i <= 3; i++) {
				timer.record(Duration.ofMillis(5));
				app.settle();
				assertThat(SentMetrics.histogram(SentMetrics.at(this.backend).last("checkout")).getBucketCountsList())
					.containsExactly((long) i, 0L);
			}
		}
	}

	@Test
	void anExporterThatWantsDeltasGetsThem() {
		try (App app = app().with("otel.exporter.otlp.metrics.temporality.preference=delta").start()) {
			MeterRegistry meters = app.bean(MeterRegistry.class);
			Counter orders = meters.counter("orders");
			Timer checkout = Timer.builder("checkout").serviceLevelObjectives(Duration.ofSeconds(1)).register(meters);
			for (int i = 1; i <= 3; i++) {
				orders.increment(i);
				checkout.record(Duration.ofSeconds(i));
				app.settle();
			}
			SentMetrics sent = SentMetrics.at(this.backend);
			assertThat(sent.every("orders")).extracting(SentMetrics::value).containsExactly(1.0, 2.0, 3.0);
			assertThat(sent.last("orders").getSum().getAggregationTemporality())
				.isEqualTo(AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA);
			assertThat(sent.every("checkout")).extracting(SentMetrics::histogram)
				.extracting(HistogramDataPoint::getBucketCountsList)
				.containsExactly(List.of(1L, 0L), List.of(0L, 1L), List.of(0L, 1L));
			assertThat(sent.every("orders").get(1).getSum().getDataPoints(0).getStartTimeUnixNano())
				.isEqualTo(sent.every("orders").get(0).getSum().getDataPoints(0).getTimeUnixNano());
		}
	}

	@Test
	void isTheOnlyRegistryWhereThereIsNoOther() {
		try (App app = app().start()) {
			assertThat(app.context().getBeansOfType(MeterRegistry.class)).hasSize(1);
			// Tests and applications inject it by this type.
			app.bean(SimpleMeterRegistry.class).counter("orders").increment();
			app.settle();
		}
		assertThat(SentMetrics.value(SentMetrics.at(this.backend).last("orders"))).isEqualTo(1);
	}

	@Test
	void joinsARegistryOfTheApplication() {
		try (App app = app().and(OwnRegistry.class).start()) {
			app.bean(MeterRegistry.class).counter("orders").increment(2);
			assertThat(app.context().getBean("own", MeterRegistry.class).get("orders").counter().count()).isEqualTo(2);
			app.settle();
		}
		assertThat(SentMetrics.value(SentMetrics.at(this.backend).last("orders"))).isEqualTo(2);
	}

	@Test
	void joinsACompositeOfTheApplication() {
		try (App app = app().and(OwnComposite.class).start()) {
			app.bean(MeterRegistry.class).counter("orders").increment(2);
			app.settle();
		}
		assertThat(SentMetrics.value(SentMetrics.at(this.backend).last("orders"))).isEqualTo(2);
	}

	@Test
	void tellsThatAPrimaryRegistryHidesWhatItRecords() {
		try (App app = app().and(OwnPrimary.class).start()) {
			assertThat(app.bean(ConfigurationFindings.class).all()).singleElement()
				.satisfies((finding) -> assertThat(finding.message()).contains("SimpleMeterRegistry", "not a composite",
						"CompositeMeterRegistry"));
		}
	}

	@Test
	void theGlobalRegistryLeadsHereToo() {
		try (App app = app().start()) {
			Metrics.counter("global.orders").increment(4);
			app.settle();
		}
		assertThat(SentMetrics.value(SentMetrics.at(this.backend).last("global.orders"))).isEqualTo(4);
	}

	@Test
	void bootsCommonTagsAndSwitchesApply() {
		try (App app = app()
			.with("management.metrics.tags.region=north", "management.metrics.enable.noise=false",
					"management.metrics.distribution.slo.checkout=100ms")
			.start()) {
			MeterRegistry meters = app.bean(MeterRegistry.class);
			meters.counter("orders").increment();
			meters.counter("noise").increment();
			meters.timer("checkout").record(Duration.ofMillis(1));
			app.settle();
		}
		SentMetrics sent = SentMetrics.at(this.backend);
		assertThat(SentMetrics.numbers(sent.last("orders"))).containsOnlyKeys(Map.of("region", "north"));
		assertThat(sent.names()).doesNotContain("noise");
		assertThat(SentMetrics.histogram(sent.last("checkout")).getExplicitBoundsList()).containsExactly(0.1);
	}

	@Test
	void whatIsCountedLastArrives() {
		try (App app = app().start()) {
			app.bean(MeterRegistry.class).counter("orders").increment();
		}
		assertThat(SentMetrics.value(SentMetrics.at(this.backend).last("orders"))).isEqualTo(1);
	}

	private SentMetrics run(Consumer<MeterRegistry> measurements) {
		try (App app = app().start()) {
			measurements.accept(app.bean(MeterRegistry.class));
			app.settle();
		}
		return SentMetrics.at(this.backend);
	}

	private App.Builder app() {
		return App.of(Application.class).noWeb().sendingTo(this.backend).with("otel.metric.export.interval=1h");
	}

	private static int awaitAndReturn(CountDownLatch released) {
		try {
			released.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		return 5;
	}

	@EnableAutoConfiguration
	static class Application {

	}

	static class OwnRegistry {

		@Bean
		MeterRegistry own(Clock clock) {
			return new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);
		}

	}

	static class OwnPrimary {

		@Bean
		@Primary
		MeterRegistry own(Clock clock) {
			return new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);
		}

	}

	static class OwnComposite {

		@Bean
		@Primary
		CompositeMeterRegistry own(Clock clock) {
			return new CompositeMeterRegistry(clock);
		}

	}

}
