package dev.otelspring.autoconfigure.instrumentation.runtime;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import javax.management.NotificationEmitter;
import javax.management.NotificationListener;

import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.Contexts;
import dev.otelspring.autoconfigure.testing.SentMetrics;
import dev.otelspring.pipeline.assembly.TelemetryPipeline;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.CollectionRegistration;
import io.opentelemetry.sdk.metrics.export.MetricReader;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/** The JVM, as a backend gets to know it. */
class RuntimeMetricsTests {

	private static final String SCOPE = "dev.otelspring.runtime-telemetry";

	@AutoClose
	private final Backend backend = Backend.start();

	private final ApplicationContextRunner contextRunner = Contexts.runner()
		.withInitializer(Contexts.variables(Map.of()))
		.withPropertyValues(this.backend.properties())
		.withPropertyValues("otel.metric.export.interval=1h");

	@Test
	void memoryIsMeasuredByPool() {
		SentMetrics sent = collect();
		Metric used = sent.last("jvm.memory.used");
		assertThat(used.getUnit()).isEqualTo("By");
		assertThat(used.getSum().getIsMonotonic()).isFalse();
		Set<Object> pools = new HashSet<>();
		SentMetrics.numbers(used).forEach((attributes, point) -> {
			pools.add(attributes.get("jvm.memory.pool.name"));
			assertThat(attributes).containsOnlyKeys("jvm.memory.type", "jvm.memory.pool.name");
			assertThat(attributes.get("jvm.memory.type")).isIn("heap", "non_heap");
			assertThat(point.getAsInt()).isNotNegative();
		});
		assertThat(pools).containsExactlyInAnyOrderElementsOf(
				ManagementFactory.getMemoryPoolMXBeans().stream().map(MemoryPoolMXBean::getName).toList());
		assertThat(SentMetrics.numbers(sent.last("jvm.memory.committed"))).hasSameSizeAs(pools);
		// Some pools have no limit.
		assertThat(SentMetrics.numbers(sent.last("jvm.memory.limit")).values()).isNotEmpty()
			.allSatisfy((point) -> assertThat(point.getAsInt()).isPositive());
		assertThat(SentMetrics.numbers(sent.last("jvm.memory.used_after_last_gc")).keySet()).isNotEmpty()
			.allSatisfy((attributes) -> assertThat(attributes).containsEntry("jvm.memory.type", "heap"));
	}

	@Test
	void threadsAreCountedByState() {
		Metric threads = collect().last("jvm.thread.count");
		assertThat(threads.getUnit()).isEqualTo("{thread}");
		assertThat(threads.getSum().getIsMonotonic()).isFalse();
		assertThat(SentMetrics.numbers(threads).keySet())
			.contains(Map.of("jvm.thread.daemon", true, "jvm.thread.state", "waiting"));
		double all = SentMetrics.numbers(threads).values().stream().mapToDouble(SentMetrics::value).sum();
		assertThat(all).isBetween(5.0, 2.0 * ManagementFactory.getThreadMXBean().getPeakThreadCount());
	}

	@Test
	void classesAreCounted() {
		SentMetrics sent = collect();
		assertThat(SentMetrics.value(sent.last("jvm.class.count"))).isGreaterThan(1000);
		assertThat(sent.last("jvm.class.count").getSum().getIsMonotonic()).isFalse();
		assertThat(SentMetrics.value(sent.last("jvm.class.loaded"))).isGreaterThan(1000);
		assertThat(sent.last("jvm.class.loaded").getSum().getIsMonotonic()).isTrue();
		assertThat(sent.last("jvm.class.unloaded").getUnit()).isEqualTo("{class}");
	}

	@Test
	void processorTimeAndTheProcessAreMeasured() {
		SentMetrics sent = collect();
		assertThat(SentMetrics.value(sent.last("jvm.cpu.time"))).isBetween(0.1, 36000.0);
		assertThat(sent.last("jvm.cpu.time").getUnit()).isEqualTo("s");
		assertThat(sent.last("jvm.cpu.time").getSum().getIsMonotonic()).isTrue();
		assertThat(SentMetrics.value(sent.last("jvm.cpu.count"))).isEqualTo(Runtime.getRuntime().availableProcessors());
		assertThat(sent.last("jvm.cpu.count").getUnit()).isEqualTo("{cpu}");
		assertThat(SentMetrics.value(sent.last("jvm.cpu.recent_utilization"))).isBetween(0.0, 1.0);
		assertThat(sent.last("jvm.cpu.recent_utilization").hasGauge()).isTrue();
		assertThat(SentMetrics.value(sent.last("process.uptime"))).isBetween(0.1, 36000.0);
		assertThat(SentMetrics.value(sent.last("process.unix.file_descriptor.count"))).isGreaterThan(3);
	}

	@Test
	void aGarbageCollectionIsADurationInSeconds() {
		this.contextRunner.run((context) -> {
			Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
				System.gc();
				flush(context);
				Metric duration = SentMetrics.at(this.backend).last("jvm.gc.duration");
				assertThat(duration.getUnit()).isEqualTo("s");
				HistogramDataPoint point = duration.getHistogram().getDataPoints(0);
				assertThat(point.getExplicitBoundsList()).containsExactly(0.01, 0.1, 1.0, 10.0);
				assertThat(point.getCount()).isPositive();
				assertThat(point.getSum()).isLessThan(10);
				assertThat(point.getAttributesList()).extracting(KeyValue::getKey)
					.containsExactlyInAnyOrder("jvm.gc.name", "jvm.gc.action");
			});
		});
	}

	@Test
	void aGarbageCollectionHasItsCauseWhereAsked() {
		this.contextRunner.withPropertyValues("otel.instrumentation.runtime-telemetry.capture-gc-cause=true")
			.run((context) -> Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
				System.gc();
				flush(context);
				assertThat(SentMetrics.at(this.backend).last("jvm.gc.duration").getHistogram().getDataPointsList())
					.flatExtracting(HistogramDataPoint::getAttributesList)
					.anySatisfy((attribute) -> {
						assertThat(attribute.getKey()).isEqualTo("jvm.gc.cause");
						assertThat(attribute.getValue().getStringValue()).isEqualTo("System.gc()");
					});
			}));
	}

	@Test
	void nothingListensToTheJvmWhenTheContextIsClosed() throws Exception {
		ReaderOnDemand reader = new ReaderOnDemand();
		try (SdkMeterProvider meters = SdkMeterProvider.builder().registerMetricReader(reader).build()) {
			this.contextRunner.withBean("users", OpenTelemetry.class, () -> new UsersOpenTelemetry(meters))
				.run((context) -> {
					collectGarbage();
					assertThat(reader.collections()).isPositive();
				});
			long before = reader.collections();
			collectGarbage();
			assertThat(reader.collections()).isEqualTo(before);
			assertThat(reader.names()).containsExactly("jvm.gc.duration");
		}
	}

	@Test
	void theMachineIsNotMeasuredUnlessAskedFor() {
		assertThat(collect().names(SCOPE)).noneMatch((name) -> name.contains("system"));
	}

	@Test
	void theMachineIsMeasuredWhereAskedFor() {
		SentMetrics sent = collect("otel.instrumentation.runtime-telemetry.system.enabled=true");
		assertThat(SentMetrics.value(sent.last("system.memory.limit"))).isGreaterThan(1_000_000);
		assertThat(SentMetrics.numbers(sent.last("system.memory.usage")))
			.containsOnlyKeys(Map.of("system.memory.state", "used"), Map.of("system.memory.state", "free"));
		assertThat(SentMetrics.value(sent.last("jvm.system.cpu.load_1m"))).isNotNegative();
	}

	@Test
	void isOffByItsProperty() {
		assertThat(collect("otel.instrumentation.runtime-telemetry.enabled=false").names())
			.noneMatch((name) -> name.startsWith("jvm."));
		assertThat(collect("otel.instrumentation.common.default-enabled=false").names())
			.noneMatch((name) -> name.startsWith("jvm."));
	}

	@Test
	void anOpenTelemetryThatThrowsDoesNotStopTheStart() {
		this.contextRunner.withBean("users", OpenTelemetry.class, () -> new UsersOpenTelemetry((scope) -> {
			if (scope.equals(SCOPE)) {
				throw new IllegalStateException("broken");
			}
			return MeterProvider.noop().meterBuilder(scope);
		})).run((context) -> assertThat(context).hasNotFailed());
	}

	private SentMetrics collect(String... properties) {
		this.contextRunner.withPropertyValues(properties).run(RuntimeMetricsTests::flush);
		return SentMetrics.at(this.backend);
	}

	private static void flush(ApplicationContext context) {
		Contexts.collect(context);
		context.getBean(TelemetryPipeline.class).flush(Duration.ofSeconds(10));
	}

	// Listeners are told in the order in which they came: this one is the last.
	private static void collectGarbage() throws Exception {
		CountDownLatch told = new CountDownLatch(1);
		NotificationListener listener = (notification, handback) -> told.countDown();
		List<GarbageCollectorMXBean> collectors = ManagementFactory.getGarbageCollectorMXBeans();
		for (GarbageCollectorMXBean collector : collectors) {
			((NotificationEmitter) collector).addNotificationListener(listener, null, null);
		}
		System.gc();
		assertThat(told.await(30, TimeUnit.SECONDS)).isTrue();
		for (GarbageCollectorMXBean collector : collectors) {
			((NotificationEmitter) collector).removeNotificationListener(listener);
		}
	}

	private static final class UsersOpenTelemetry implements OpenTelemetry {

		private final MeterProvider meters;

		UsersOpenTelemetry(MeterProvider meters) {
			this.meters = meters;
		}

		@Override
		public TracerProvider getTracerProvider() {
			return TracerProvider.noop();
		}

		@Override
		public MeterProvider getMeterProvider() {
			return this.meters;
		}

		@Override
		public ContextPropagators getPropagators() {
			return ContextPropagators.noop();
		}

	}

	private static final class ReaderOnDemand implements MetricReader {

		private CollectionRegistration registration = CollectionRegistration.noop();

		@Override
		public void register(CollectionRegistration newRegistration) {
			this.registration = newRegistration;
		}

		long collections() {
			return this.registration.collectAllMetrics()
				.stream()
				.filter((metric) -> metric.getName().equals("jvm.gc.duration"))
				.flatMap((metric) -> metric.getHistogramData().getPoints().stream())
				.mapToLong(HistogramPointData::getCount)
				.sum();
		}

		List<String> names() {
			return this.registration.collectAllMetrics().stream().map(MetricData::getName).toList();
		}

		@Override
		public CompletableResultCode forceFlush() {
			return CompletableResultCode.ofSuccess();
		}

		@Override
		public CompletableResultCode shutdown() {
			return CompletableResultCode.ofSuccess();
		}

		@Override
		public AggregationTemporality getAggregationTemporality(InstrumentType instrumentType) {
			return AggregationTemporality.CUMULATIVE;
		}

	}

}
