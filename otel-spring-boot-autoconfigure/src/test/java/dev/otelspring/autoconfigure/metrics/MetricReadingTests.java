package dev.otelspring.autoconfigure.metrics;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

import dev.otelspring.autoconfigure.actuate.OtelEndpoint;
import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.Contexts;
import dev.otelspring.autoconfigure.testing.LogLines;
import dev.otelspring.autoconfigure.testing.SentMetrics;
import dev.otelspring.pipeline.assembly.TelemetryPipeline;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.LongUpDownCounter;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.sdk.metrics.ExemplarFilter;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/** How instruments are read: temporality, cardinality, examples. */
@ExtendWith(OutputCaptureExtension.class)
class MetricReadingTests {

	private static final AttributeKey<Long> ID = AttributeKey.longKey("id");

	@AutoClose
	private final Backend backend = Backend.start();

	@AutoClose
	private final Backend deltas = Backend.start();

	private final ApplicationContextRunner contextRunner = Contexts.runner()
		.withInitializer(Contexts.variables(Map.of()))
		.withPropertyValues(this.backend.properties())
		.withPropertyValues("otel.metric.export.interval=1h", "otel.instrumentation.runtime-telemetry.enabled=false");

	@Test
	void twoExportersGetTheSameRunEachInItsTemporality() {
		try (App app = App.of(Application.class)
			.noWeb()
			.with("otel.exporters.total.endpoint=" + this.backend.receiver().endpoint(),
					"otel.exporters.steps.endpoint=" + this.deltas.receiver().endpoint(),
					"otel.exporters.steps.metrics.temporality=delta", "otel.metric.export.interval=1h")
			.start()) {
			Meter meter = app.bean(Meter.class);
			LongCounter orders = meter.counterBuilder("orders").build();
			LongUpDownCounter baskets = meter.upDownCounterBuilder("baskets").build();
			for (int i = 1; i <= 3; i++) {
				orders.add(i);
				baskets.add(i);
				meter.histogramBuilder("duration").build().record(i);
				app.bean(MeterRegistry.class).counter("micrometer.orders").increment(i);
				app.settle();
			}
		}
		SentMetrics totals = SentMetrics.at(this.backend);
		SentMetrics steps = SentMetrics.at(this.deltas);
		for (String name : List.of("orders", "micrometer.orders")) {
			assertThat(totals.every(name)).startsWith(totals.every(name).get(0))
				.extracting(SentMetrics::value)
				.startsWith(1.0, 3.0, 6.0);
			assertThat(steps.every(name).stream().map(SentMetrics::value).filter((value) -> value > 0))
				.containsExactly(1.0, 2.0, 3.0);
			assertThat(totals.last(name).getSum().getAggregationTemporality())
				.isEqualTo(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE);
			assertThat(steps.last(name).getSum().getAggregationTemporality())
				.isEqualTo(AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA);
		}
		assertThat(SentMetrics.histogram(totals.last("duration")).getSum()).isEqualTo(6);
		assertThat(steps.every("duration").stream().mapToDouble((it) -> SentMetrics.histogram(it).getSum()).sum())
			.isEqualTo(6);
		assertThat(SentMetrics.value(totals.last("baskets"))).isEqualTo(6);
		assertThat(SentMetrics.value(steps.last("baskets"))).isEqualTo(6);
	}

	@Test
	void whatIsBeyondTheLimitIsAddedUpAndTold(CapturedOutput output) {
		try (App app = App.of(Application.class)
			.noWeb()
			.sendingTo(this.backend)
			.with("otel.java.metrics.cardinality.limit=5", "otel.metric.export.interval=1h",
					"management.endpoints.web.exposure.include=otel")
			.start()) {
			LongCounter orders = app.bean(Meter.class).counterBuilder("orders").build();
			for (long id = 0; id < 10; id++) {
				orders.add(1, Attributes.of(ID, id));
			}
			app.settle();
			app.settle();
			assertThat(String.valueOf(app.bean(OtelEndpoint.class).status())).contains("The metric 'orders'",
					"otel.metric.overflow=true", "otel.java.metrics.cardinality.limit");
		}
		Map<Map<String, Object>, NumberDataPoint> points = SentMetrics
			.numbers(SentMetrics.at(this.backend).last("orders"));
		assertThat(points).hasSize(5);
		assertThat(points.get(Map.of("otel.metric.overflow", true)).getAsInt()).isEqualTo(6);
		// The SDK says so too, once a minute for each.
		assertThat(LogLines.complaints(output)).filteredOn((line) -> line.contains("The metric 'orders'")).hasSize(1);
	}

	@Test
	void theOfficialStartersLimitApplies() {
		assertThat(seriesWith("otel.experimental.metrics.cardinality.limit=7")).isEqualTo(7);
		assertThat(seriesWith("otel.experimental.metrics.cardinality.limit=7", "otel.java.metrics.cardinality.limit=4"))
			.isEqualTo(4);
		assertThat(seriesWith("otel.java.metrics.cardinality.limit=4", "otel.metrics.views[0].instrument-name=orders",
				"otel.metrics.views[0].cardinality-limit=6"))
			.isEqualTo(6);
		assertThat(seriesWith("otel.java.metrics.cardinality.limit=4", "otel.metrics.views[0].instrument-name=orders",
				"otel.metrics.views[0].description=Orders"))
			.isEqualTo(4);
		assertThat(seriesWith()).isEqualTo(20);
	}

	@Test
	void anExampleLeadsToTheTraceThatIsSampled() {
		this.contextRunner.run((context) -> {
			Span span = context.getBean(Tracer.class).spanBuilder("order").startSpan();
			try (Scope scope = span.makeCurrent()) {
				count(context, 1);
			}
			span.end();
			flush(context);
			NumberDataPoint point = SentMetrics.at(this.backend).last("orders").getSum().getDataPoints(0);
			assertThat(point.getExemplarsList()).singleElement()
				.satisfies((example) -> assertThat(HexFormat.of().formatHex(example.getTraceId().toByteArray()))
					.isEqualTo(span.getSpanContext().getTraceId()));
		});
	}

	@Test
	void examplesAreKeptAsTheFilterSays() {
		assertThat(examplesWith()).isZero();
		assertThat(examplesWith("otel.metrics.exemplar.filter=trace_based")).isZero();
		assertThat(examplesWith("otel.metrics.exemplar.filter=always_on")).isEqualTo(1);
		assertThat(examplesWith("otel.metrics.exemplar.filter=always_off")).isZero();
	}

	@Test
	void alwaysOffKeepsNoExampleOfATraceEither() {
		this.contextRunner.withPropertyValues("otel.metrics.exemplar.filter=always_off").run((context) -> {
			Span span = context.getBean(Tracer.class).spanBuilder("order").startSpan();
			try (Scope scope = span.makeCurrent()) {
				count(context, 1);
			}
			span.end();
			flush(context);
			assertThat(SentMetrics.at(this.backend).last("orders").getSum().getDataPoints(0).getExemplarsList())
				.isEmpty();
		});
	}

	@Test
	void backsOffWhenUserDefinesExemplarFilter() {
		ExemplarFilter users = ExemplarFilter.alwaysOn();
		this.contextRunner.withBean("users", ExemplarFilter.class, () -> users).run((context) -> {
			assertThat(context).getBean(ExemplarFilter.class).isSameAs(users);
			count(context, 1);
			flush(context);
			assertThat(SentMetrics.at(this.backend).last("orders").getSum().getDataPoints(0).getExemplarsCount())
				.isEqualTo(1);
		});
	}

	private int seriesWith(String... properties) {
		return lastOrders(20, properties).getSum().getDataPointsCount();
	}

	private int examplesWith(String... properties) {
		return lastOrders(1, properties).getSum().getDataPoints(0).getExemplarsCount();
	}

	private Metric lastOrders(int count, String... properties) {
		List<Metric> last = new ArrayList<>();
		this.contextRunner.withPropertyValues(properties).run((context) -> {
			count(context, count);
			flush(context);
			last.add(SentMetrics.at(this.backend).last("orders"));
		});
		return last.get(0);
	}

	private static void count(ApplicationContext context, int count) {
		LongCounter orders = context.getBean(Meter.class).counterBuilder("orders").build();
		for (long id = 0; id < count; id++) {
			orders.add(1, Attributes.of(ID, id));
		}
	}

	private static void flush(ApplicationContext context) {
		Contexts.collect(context);
		context.getBean(TelemetryPipeline.class).flush(Duration.ofSeconds(10));
	}

	@EnableAutoConfiguration
	static class Application {

	}

}
