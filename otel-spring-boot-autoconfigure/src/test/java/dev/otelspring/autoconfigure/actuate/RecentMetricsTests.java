package dev.otelspring.autoconfigure.actuate;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import com.jayway.jsonpath.DocumentContext;
import com.jayway.jsonpath.JsonPath;
import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.Contexts;
import dev.otelspring.pipeline.assembly.TelemetryPipeline;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code /actuator/otel/metrics}, which is read before its interval is over. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecentMetricsTests {

	private static final AttributeKey<String> SIZE = AttributeKey.stringKey("size");

	private static final Attributes SMALL = Attributes.of(SIZE, "small");

	private static final Attributes LARGE = Attributes.of(SIZE, "large");

	private final Backend backend = Backend.start();

	private App app;

	@BeforeAll
	void start() {
		this.app = App.of(WebApp.class)
			.sendingTo(this.backend)
			.with("management.endpoints.web.exposure.include=otel", "otel.metric.export.interval=1h",
					"otel.metrics.views[0].instrument-name=shop.size",
					"otel.metrics.views[0].aggregation=base2_exponential_bucket_histogram")
			.start();
		record(this.app.bean(OpenTelemetry.class).getMeter("shop"));
		this.app.bean(MeterRegistry.class).counter("micro.orders", "size", "small").increment(7);
	}

	@AfterAll
	void stop() {
		this.app.close();
		this.backend.close();
	}

	private static void record(Meter meter) {
		LongCounter orders = meter.counterBuilder("shop.orders")
			.setDescription("Orders placed")
			.setUnit("{order}")
			.build();
		orders.add(3, SMALL);
		orders.add(1, LARGE);
		meter.upDownCounterBuilder("shop.queue").build().add(-2);
		meter.gaugeBuilder("shop.temperature").setUnit("Cel").build().set(21.5);
		DoubleHistogram duration = meter.histogramBuilder("shop.duration")
			.setExplicitBucketBoundariesAdvice(List.of(1.0, 2.0, 5.0))
			.build();
		duration.record(0.5);
		duration.record(1.0);
		duration.record(4.0);
		duration.record(9.0);
		DoubleHistogram size = meter.histogramBuilder("shop.size").build();
		size.record(0);
		size.record(1.5);
		size.record(4);
		LongCounter many = meter.counterBuilder("shop.many").build();
		for (int i = 0; i < 1500; i++) {
			many.add(1, Attributes.of(SIZE, "size " + i));
		}
	}

	@Test
	void showsACounterAsTheBackendGetsIt() {
		Map<String, Object> orders = metric("shop.orders");
		assertThat(orders).containsEntry("description", "Orders placed")
			.containsEntry("unit", "{order}")
			.containsEntry("type", "counter")
			.containsEntry("temporality", "cumulative")
			.containsEntry("scope", "shop")
			.containsEntry("omittedSeries", 0);
		assertThat(JsonPath.<List<Map<String, Object>>>read(orders, "$.series")).containsExactlyInAnyOrder(
				Map.of("attributes", Map.of("size", "small"), "value", 3),
				Map.of("attributes", Map.of("size", "large"), "value", 1));
		// What was read because somebody looked is exported like any other reading.
		this.app.bean(TelemetryPipeline.class).flush(Duration.ofSeconds(10));
		Metric sent = this.backend.metric("shop.orders").orElseThrow();
		assertThat(this.backend.numbers("shop.orders")).containsEntry(Map.of("size", "small"), 3L)
			.containsEntry(Map.of("size", "large"), 1L);
		assertThat(Instant.parse((String) Objects.requireNonNull(orders.get("at"))))
			.isEqualTo(Instant.ofEpochSecond(0, sent.getSum().getDataPoints(0).getTimeUnixNano()));
	}

	@Test
	void showsWhatRisesAndFalls() {
		assertThat(metric("shop.queue")).containsEntry("type", "updowncounter")
			.containsEntry("series", List.of(Map.of("attributes", Map.of(), "value", -2)));
		assertThat(metric("shop.temperature")).containsEntry("type", "gauge")
			.containsEntry("series", List.of(Map.of("attributes", Map.of(), "value", 21.5)))
			.doesNotContainKey("temporality");
	}

	@Test
	void showsAHistogram() {
		Map<String, Object> duration = metric("shop.duration");
		assertThat(duration).containsEntry("type", "histogram").containsEntry("temporality", "cumulative");
		assertThat(JsonPath.<Map<String, Object>>read(duration, "$.series[0]")).containsEntry("count", 4)
			.containsEntry("sum", 14.5)
			.containsEntry("min", 0.5)
			.containsEntry("max", 9.0)
			.containsEntry("buckets",
					List.of(Map.of("le", 1.0, "count", 2), Map.of("le", 5.0, "count", 1), Map.of("count", 1)))
			.doesNotContainKeys("value", "quantiles");
	}

	@Test
	void showsAnExponentialHistogram() {
		Map<String, Object> size = metric("shop.size");
		assertThat(size).containsEntry("type", "exponential_histogram");
		List<Map<String, Object>> buckets = JsonPath.read(size, "$.series[0].buckets");
		assertThat(buckets).hasSize(3).allSatisfy((bucket) -> assertThat(bucket).containsEntry("count", 1));
		assertThat(buckets.get(0)).containsEntry("le", 0.0);
		// Each value is at most its boundary, and near to it.
		assertThat((Double) buckets.get(1).get("le")).isBetween(1.5, 1.6);
		assertThat((Double) buckets.get(2).get("le")).isBetween(4.0, 4.2);
	}

	@Test
	void showsMicrometersMetersAndTheLibrarysOwn() {
		assertThat(names("")).contains("micro.orders", "otel.sdk.processor.span.processed", "jvm.thread.count");
		assertThat(JsonPath.<Double>read(metric("micro.orders"), "$.series[0].value")).isEqualTo(7);
	}

	@Test
	void findsMetrics() {
		assertThat(names("?text=ORDERS%20pl")).containsExactly("shop.orders");
		assertThat(names("?text=shop.")).contains("shop.orders", "shop.queue").doesNotContain("micro.orders");
		assertThat(names("?attribute=size")).contains("shop.orders", "shop.many", "micro.orders")
			.doesNotContain("shop.queue");
		DocumentContext small = json("/actuator/otel/metrics?attribute=size=small&text=shop");
		assertThat(small.<List<String>>read("$.metrics[*].name")).containsExactly("shop.orders");
		assertThat(small.<List<Integer>>read("$.metrics[0].series[*].value")).containsExactly(3);
		assertThat(small.<Integer>read("$.metrics[0].omittedSeries")).isZero();
		assertThat(names("?text=nothing%20of%20that")).isEmpty();
		assertThat(this.app.get("/actuator/otel/metrics?attribute==small").statusCode()).isEqualTo(400);
	}

	@Test
	void showsFewSeriesInTheListAndMoreOfOneMetric() {
		DocumentContext list = json("/actuator/otel/metrics?text=shop.many");
		assertThat(list.<List<Object>>read("$.metrics[0].series")).hasSize(10);
		assertThat(list.<Integer>read("$.metrics[0].omittedSeries")).isEqualTo(1490);
		Map<String, Object> many = metric("shop.many");
		assertThat((List<?>) many.get("series")).hasSize(1000);
		assertThat(many).containsEntry("omittedSeries", 500);
	}

	@Test
	void knowsNoOtherMetric() {
		assertThat(this.app.get("/actuator/otel/metrics/shop.nothing").statusCode()).isEqualTo(404);
	}

	@Test
	void swallowsNoDelta() {
		Contexts.runner()
			.withPropertyValues(this.backend.properties())
			.withPropertyValues("management.endpoints.web.exposure.include=otel", "otel.metric.export.interval=1h",
					"otel.exporter.otlp.metrics.temporality.preference=delta")
			.run((context) -> {
				LongCounter counter = context.getBean(OpenTelemetry.class)
					.getMeter("deltas")
					.counterBuilder("delta.orders")
					.build();
				OtelEndpoint endpoint = context.getBean(OtelEndpoint.class);
				counter.add(3);
				MetricReport.Metric shown = ((MetricReport.MetricList) Objects
					.requireNonNull(endpoint.item("metrics", "delta.orders"))).metrics().get(0);
				assertThat(shown.temporality()).isEqualTo("delta");
				assertThat(shown.series()).singleElement()
					.satisfies((series) -> assertThat(series.value()).isEqualTo(3L));
				counter.add(2);
				endpoint.item("metrics", "delta.orders");
				Contexts.collect(context);
				context.getBean(TelemetryPipeline.class).flush(Duration.ofSeconds(10));
			});
		assertThat(this.backend.receiver().metrics()).filteredOn((metric) -> metric.getName().equals("delta.orders"))
			.flatMap((metric) -> metric.getSum().getDataPointsList())
			.extracting(NumberDataPoint::getAsInt)
			.containsExactly(3L, 2L);
	}

	@Test
	void isEmptyWhereNothingIsExported() {
		Contexts.silentRunner().withPropertyValues("management.endpoints.web.exposure.include=otel").run((context) -> {
			context.getBean(OpenTelemetry.class).getMeter("shop").counterBuilder("shop.orders").build().add(1);
			OtelEndpoint endpoint = context.getBean(OtelEndpoint.class);
			assertThat(endpoint.part("metrics", null, null, null, null, null, null, null))
				.isEqualTo(new MetricReport.MetricList(List.of(), 0));
			assertThat(endpoint.item("metrics", "shop.orders")).isNull();
		});
	}

	private List<String> names(String query) {
		return json("/actuator/otel/metrics" + query).read("$.metrics[*].name");
	}

	private Map<String, Object> metric(String name) {
		List<Map<String, Object>> metrics = json("/actuator/otel/metrics/" + name).read("$.metrics");
		assertThat(metrics).hasSize(1);
		return metrics.get(0);
	}

	private DocumentContext json(String path) {
		HttpResponse<String> response = this.app.get(path);
		assertThat(response.statusCode()).as(path).isEqualTo(200);
		return JsonPath.parse(response.body());
	}

	@EnableAutoConfiguration
	static class WebApp {

	}

}
