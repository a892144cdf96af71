package dev.otelspring.autoconfigure.metrics.prometheus;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import dev.otelspring.autoconfigure.ConfigurationFindings;
import dev.otelspring.autoconfigure.InvalidOtelPropertyException;
import dev.otelspring.autoconfigure.metrics.MeterProviderCustomizer;
import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.Caller;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongUpDownCounter;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.sdk.metrics.Aggregation;
import io.opentelemetry.sdk.metrics.InstrumentSelector;
import io.opentelemetry.sdk.metrics.View;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What Prometheus gets of OpenTelemetry's metrics. */
@ExtendWith(OutputCaptureExtension.class)
class PrometheusTests {

	private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";

	private static final String SCOPE = "otel_scope_name=\"application\"";

	@Test
	void showsEachInstrumentByItsTypeAndUnit() {
		try (App app = shop().start()) {
			Meter meter = app.bean(Meter.class);
			Attributes book = Attributes.of(AttributeKey.stringKey("order.sku"), "book-1");
			meter.counterBuilder("shop.orders").setUnit("{order}").setDescription("Orders placed").build().add(3, book);
			LongUpDownCounter active = meter.upDownCounterBuilder("shop.orders.active").setUnit("{order}").build();
			active.add(2);
			active.add(-1);
			meter.gaugeBuilder("shop.stock.usage").setUnit("1").build().set(0.25);
			meter.gaugeBuilder("shop.cache.size").setUnit("By").ofLongs().build().set(4096);
			assertThat(scrape(app)).contains("# HELP shop_orders_total Orders placed",
					"# TYPE shop_orders_total counter", "shop_orders_total{order_sku=\"book-1\"," + SCOPE + "} 3.0",
					"# TYPE shop_orders_active gauge", "shop_orders_active{" + SCOPE + "} 1.0",
					"# TYPE shop_stock_usage_ratio gauge", "shop_stock_usage_ratio{" + SCOPE + "} 0.25",
					"shop_cache_size_bytes{" + SCOPE + "} 4096.0");
		}
	}

	@Test
	void obeysTheCardinalityLimit() {
		try (App app = shop().with("otel.java.metrics.cardinality.limit=3").start()) {
			LongUpDownCounter active = app.bean(Meter.class).upDownCounterBuilder("shop.orders.active").build();
			for (int i = 0; i < 10; i++) {
				active.add(1, Attributes.of(AttributeKey.longKey("customer"), (long) i));
			}
			assertThat(scrape(app)).filteredOn((line) -> line.startsWith("shop_orders_active{")).hasSize(3);
		}
	}

	@Test
	void addsTheBucketsOfHistogramsUp() {
		try (App app = shop().start()) {
			Meter meter = app.bean(Meter.class);
			var payment = meter.histogramBuilder("shop.payment.duration")
				.setUnit("s")
				.setExplicitBucketBoundariesAdvice(List.of(0.1, 1.0))
				.build();
			payment.record(0.05);
			payment.record(0.5);
			payment.record(0.5);
			payment.record(8);
			assertThat(scrape(app)).contains("# TYPE shop_payment_duration_seconds histogram",
					"shop_payment_duration_seconds_bucket{" + SCOPE + ",le=\"0.1\"} 1",
					"shop_payment_duration_seconds_bucket{" + SCOPE + ",le=\"1.0\"} 3",
					"shop_payment_duration_seconds_bucket{" + SCOPE + ",le=\"+Inf\"} 4",
					"shop_payment_duration_seconds_count{" + SCOPE + "} 4",
					"shop_payment_duration_seconds_sum{" + SCOPE + "} 9.05");
		}
	}

	@Test
	void showsRequestsBesideMicrometersOwn() {
		try (App app = shop().start()) {
			app.get("/hello");
			assertThat(scrape(app))
				.anyMatch((line) -> line.startsWith("http_server_request_duration_seconds_count{")
						&& line.contains("http_route=\"/hello\"") && line.contains("http_response_status_code=\"200\""))
				.anyMatch((line) -> line.startsWith("http_server_requests_seconds_count{"));
		}
	}

	@Test
	void tellsTheResourceAsTargetInfo() {
		try (App app = shop()
			.with("otel.service.name=shop", "otel.resource.attributes=deployment.environment.name=test")
			.start()) {
			assertThat(scrape(app)).filteredOn((line) -> line.startsWith("target_info{"))
				.singleElement()
				.asString()
				.contains("service_name=\"shop\"", "deployment_environment_name=\"test\"",
						"telemetry_sdk_language=\"java\"")
				.endsWith("} 1");
			assertThat(open(app)).contains("# TYPE target info");
		}
	}

	@Test
	void leadsFromABucketToTheTrace() {
		try (App app = shop().start()) {
			Caller caller = Caller.create();
			app.get(caller, "/hello");
			List<String> lines = open(app);
			assertThat(lines).endsWith("# EOF");
			assertThat(lines)
				.filteredOn((line) -> line.startsWith("http_server_request_duration_seconds_bucket{")
						&& line.contains("http_route=\"/hello\"") && line.contains("# {"))
				.singleElement()
				.asString()
				.contains("trace_id=\"" + caller.traceId() + "\"")
				.containsPattern("# \\{span_id=\"[0-9a-f]{16}\",trace_id=\"[0-9a-f]{32}\"} [0-9.E-]+ [0-9.]+$");
			assertThat(lines).contains("# UNIT http_server_request_duration_seconds seconds");
		}
	}

	@Test
	void leadsFromACounterToTheTrace() {
		try (App app = shop().start()) {
			Caller caller = Caller.create();
			app.get(caller, "/count");
			assertThat(open(app)).filteredOn((line) -> line.startsWith("calls_total{"))
				.singleElement()
				.asString()
				.contains("trace_id=\"" + caller.traceId() + "\"");
		}
	}

	@Test
	void goesOnWhereMicrometerHasTheName(CapturedOutput output) {
		try (App app = shop().with("logging.level.dev.otelspring.autoconfigure.metrics.prometheus=debug").start()) {
			Meter meter = app.bean(Meter.class);
			MeterRegistry micrometer = app.bean(MeterRegistry.class);
			// One name of another type, one of the same, and Micrometer's own.
			Gauge.builder("orders", () -> 7).register(micrometer);
			meter.counterBuilder("orders").build().add(1);
			micrometer.counter("sales").increment(5);
			meter.counterBuilder("sales").build().add(1);
			meter.upDownCounterBuilder("jvm.memory.used").setUnit("By").build().add(1);
			for (int i = 0; i < 2; i++) {
				assertThat(scrape(app)).contains("orders 7.0", "sales_total 5.0")
					.noneMatch((line) -> line.startsWith("orders_total") || line.startsWith("sales_total{"))
					.noneMatch((line) -> line.startsWith("jvm_memory_used_bytes{") && line.contains("otel_scope"));
				assertThat(open(app)).contains("orders 7.0");
			}
			assertThat(output.getAll().lines()).filteredOn((line) -> line.contains("'orders' is not shown")).hasSize(1);
		}
	}

	@Test
	void givesANameToTheFirstOfTwoTypes() {
		try (App app = shop().start()) {
			OpenTelemetry openTelemetry = app.bean(OpenTelemetry.class);
			openTelemetry.getMeter("first").counterBuilder("orders").build().add(1);
			assertThat(scrape(app)).contains("orders_total{otel_scope_name=\"first\"} 1.0");
			openTelemetry.getMeter("second").gaugeBuilder("orders").build().set(2);
			openTelemetry.getMeter("third").counterBuilder("orders.total").build().add(3);
			for (int i = 0; i < 2; i++) {
				assertThat(scrape(app))
					.contains("orders_total{otel_scope_name=\"first\"} 1.0",
							"orders_total{otel_scope_name=\"third\"} 3.0")
					.noneMatch((line) -> line.contains("\"second\""));
			}
			assertThat(app.bean(ConfigurationFindings.class).all()).singleElement()
				.satisfies((finding) -> assertThat(finding.message())
					.isEqualTo("Prometheus is not shown the metric 'orders' of second: there it would be the gauge "
							+ "'orders', and 'orders' is of the counter 'orders', which was there first. Rename one of "
							+ "them, by a view if it is not yours"));
		}
	}

	@Test
	void givesTheNamesThatAreAskedFor() {
		try (App app = shop().start()) {
			app.bean(Meter.class).counterBuilder("orders").build().add(1);
			app.bean(Meter.class).counterBuilder("sales").build().add(1);
			assertThat(body(app.get("/actuator/prometheus?includedNames=orders_total,disk_free_bytes")))
				.anyMatch((line) -> line.startsWith("orders_total{"))
				.anyMatch((line) -> line.startsWith("disk_free_bytes{"))
				.noneMatch((line) -> line.startsWith("sales_total") || line.startsWith("target_info"));
		}
	}

	@Test
	void doesNotTraceScrapes() {
		try (App app = shop().start()) {
			scrape(app);
			assertThat(scrape(app)).noneMatch((line) -> line.startsWith("http_server_request_duration_seconds"));
		}
	}

	@Test
	void readsOthersOnce() {
		try (App app = shop().start()) {
			int[] reads = new int[1];
			Gauge.builder("reads", () -> ++reads[0]).register(app.bean(MeterRegistry.class));
			scrape(app);
			assertThat(reads[0]).isEqualTo(1);
		}
	}

	@Test
	void needsNoExporterAndDisturbsNone() {
		try (Backend backend = Backend.start();
				App app = shop().sendingTo(backend).with("otel.metrics.exporter=otlp").start()) {
			app.bean(Meter.class).counterBuilder("orders").build().add(1);
			assertThat(scrape(app)).contains("orders_total{" + SCOPE + "} 1.0");
			app.settle();
			assertThat(backend.receiver().metrics()).anyMatch((metric) -> metric.getName().equals("orders"));
		}
	}

	@Test
	void showsExponentialHistogramsAsNativeOnes() {
		try (App app = shop().and(ExponentialHistograms.class).start()) {
			var sizes = app.bean(Meter.class).histogramBuilder("sizes").build();
			sizes.record(1);
			sizes.record(1000);
			HttpResponse<String> answer = app.get("/actuator/prometheus", "Accept",
					"application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited");
			assertThat(answer.statusCode()).isEqualTo(200);
			assertThat(answer.headers().firstValue("Content-Type")).get().asString().contains("protobuf");
			assertThat(answer.body()).contains("sizes");
			assertThat(scrape(app)).contains("sizes_bucket{" + SCOPE + ",le=\"+Inf\"} 2",
					"sizes_count{" + SCOPE + "} 2");
		}
	}

	@Test
	void scrapesAtTheSameTimeDoNotDisturbEachOther() throws Exception {
		try (App app = shop().start()) {
			app.bean(Meter.class).counterBuilder("orders").build().add(1);
			List<CompletableFuture<List<String>>> scrapes = Stream
				.generate(() -> CompletableFuture.supplyAsync(() -> scrape(app)))
				.limit(20)
				.toList();
			for (CompletableFuture<List<String>> scrape : scrapes) {
				assertThat(scrape.get(30, TimeUnit.SECONDS)).contains("orders_total{" + SCOPE + "} 1.0");
			}
		}
	}

	@Test
	void goesOnWhereAMeasurementFails() {
		try (App app = shop().start()) {
			Meter meter = app.bean(Meter.class);
			meter.gaugeBuilder("broken").buildWithCallback((measurement) -> {
				throw new IllegalStateException("broken");
			});
			meter.counterBuilder("negative").buildWithCallback((measurement) -> measurement.record(-1));
			meter.histogramBuilder("with.le").build().record(1, Attributes.of(AttributeKey.stringKey("le"), "x"));
			meter.counterBuilder("orders").build().add(1);
			assertThat(scrape(app)).contains("orders_total{" + SCOPE + "} 1.0")
				.contains("with_le_count{exported_le=\"x\"," + SCOPE + "} 1")
				.noneMatch((line) -> line.startsWith("negative"));
		}
	}

	@Test
	void isInARegistryOfTheApplicationUntilItEnds() {
		RecordingRegistry registry = UsersRegistry.REGISTRY;
		registry.register((Collector) () -> CounterSnapshot.builder()
			.name("orders")
			.dataPoint(CounterDataPointSnapshot.builder().value(5).build())
			.build());
		try (App app = shop().and(UsersRegistry.class).start()) {
			assertThat(app.bean(PrometheusRegistry.class)).isSameAs(registry);
			assertThat(registry.collectors).hasAtLeastOneElementOfType(OpenTelemetryCollector.class);
			Meter meter = app.bean(Meter.class);
			meter.gaugeBuilder("orders").build().set(1);
			meter.gaugeBuilder("stock").build().set(1);
			for (int i = 0; i < 2; i++) {
				assertThat(scrape(app)).contains("orders_total 5.0", "stock{" + SCOPE + "} 1.0")
					.noneMatch((line) -> line.startsWith("orders{"));
			}
			assertThat(body(app.get("/actuator/prometheus?includedNames=stock"))).contains("stock{" + SCOPE + "} 1.0");
		}
		assertThat(names(registry)).contains("orders").doesNotContain("stock", "target");
		assertThat(registry.collectors).noneMatch(OpenTelemetryCollector.class::isInstance);
	}

	@Test
	void endsWithTheContext() {
		PrometheusRegistry registry;
		try (App app = shop().start()) {
			registry = app.bean(PrometheusRegistry.class);
			app.bean(Meter.class).gaugeBuilder("stock").build().set(1);
			assertThat(names(registry)).contains("stock");
		}
		assertThat(names(registry)).doesNotContain("stock");
	}

	@ParameterizedTest
	@ValueSource(strings = { "otel.exporter.prometheus.enabled=false", "otel.sdk.disabled=true",
			"management.prometheus.metrics.export.enabled=false" })
	void isNotThereWhereItIsSwitchedOff(String property) {
		try (App app = shop().with(property).start()) {
			assertThat(app.context().getBeanNamesForType(PrometheusReader.class)).isEmpty();
			assertThat(app.context().getBeanNamesForType(OpenTelemetryPrometheusRegistry.class)).isEmpty();
			app.bean(Meter.class).counterBuilder("orders").build().add(1);
			assertThat(body(app.get("/actuator/prometheus"))).noneMatch((line) -> line.startsWith("orders_total"));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "io.prometheus", "io.micrometer.prometheusmetrics", "io.micrometer.core" })
	void isNotThereWithoutTheLibrary(String library) {
		try (App app = shop().without(library).start()) {
			assertThat(app.context().getBeanDefinitionNames()).noneMatch((name) -> name.startsWith("otelPrometheus"));
		}
	}

	@Test
	void backsOffWhenUserDefinesOpenTelemetry() {
		try (App app = shop().and(UsersOpenTelemetry.class).start()) {
			assertThat(app.context().getBeanNamesForType(PrometheusReader.class)).isEmpty();
			assertThat(app.get("/actuator/prometheus").statusCode()).isEqualTo(200);
		}
	}

	@Test
	void aWrongValueStopsTheStart() {
		assertThatExceptionOfType(Exception.class)
			.isThrownBy(() -> shop().with("otel.exporter.prometheus.enabled=perhaps").start())
			.havingRootCause()
			.isInstanceOf(InvalidOtelPropertyException.class)
			.withMessageStartingWith("otel.exporter.prometheus.enabled");
	}

	@Test
	void aWrongVariableIsToldAndTheDefaultApplies() {
		try (App app = shop().variable("OTEL_EXPORTER_PROMETHEUS_ENABLED", "perhaps").start()) {
			assertThat(app.bean(ConfigurationFindings.class).all()).singleElement()
				.satisfies((finding) -> assertThat(finding.message()).contains("OTEL_EXPORTER_PROMETHEUS_ENABLED"));
			assertThat(scrape(app)).anyMatch((line) -> line.startsWith("target_info"));
		}
	}

	private static App.Builder shop() {
		return App.of(Shop.class)
			.silent()
			.with("management.prometheus.metrics.export.enabled=true",
					"management.endpoints.web.exposure.include=prometheus");
	}

	private static List<String> scrape(App app) {
		return body(app.get("/actuator/prometheus"));
	}

	private static List<String> open(App app) {
		HttpResponse<String> answer = app.get("/actuator/prometheus", "Accept", OPEN_METRICS);
		assertThat(answer.headers().firstValue("Content-Type")).get().asString().contains("openmetrics");
		return body(answer);
	}

	private static List<String> body(HttpResponse<String> answer) {
		return answer.body().lines().toList();
	}

	private static List<String> names(PrometheusRegistry registry) {
		return registry.scrape().stream().map((snapshot) -> snapshot.getMetadata().getPrometheusName()).toList();
	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	@RestController
	static class Shop {

		private final Meter meter;

		Shop(Meter meter) {
			this.meter = meter;
		}

		@GetMapping("/hello")
		String hello() {
			return "hello";
		}

		@GetMapping("/count")
		String count() {
			this.meter.counterBuilder("calls").build().add(1);
			return "counted";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ExponentialHistograms {

		@Bean
		MeterProviderCustomizer exponential() {
			return (builder) -> builder.registerView(InstrumentSelector.builder().setName("sizes").build(),
					View.builder().setAggregation(Aggregation.base2ExponentialBucketHistogram()).build());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class UsersRegistry {

		private static final RecordingRegistry REGISTRY = new RecordingRegistry();

		@Bean
		PrometheusRegistry usersRegistry() {
			return REGISTRY;
		}

	}

	static class RecordingRegistry extends PrometheusRegistry {

		private final List<MultiCollector> collectors = new CopyOnWriteArrayList<>();

		@Override
		public void register(MultiCollector collector) {
			super.register(collector);
			this.collectors.add(collector);
		}

		@Override
		public void unregister(MultiCollector collector) {
			super.unregister(collector);
			this.collectors.remove(collector);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class UsersOpenTelemetry {

		@Bean
		OpenTelemetry usersOpenTelemetry() {
			return OpenTelemetry.noop();
		}

	}

}
