package dev.otelspring.autoconfigure.metrics.prometheus;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import dev.otelspring.autoconfigure.ConfigurationFindings;
import dev.otelspring.autoconfigure.metrics.CardinalityWatch;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.metrics.InstrumentSelector;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.SdkMeterProviderBuilder;
import io.opentelemetry.sdk.metrics.View;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.Data;
import io.opentelemetry.sdk.metrics.data.ExponentialHistogramBuckets;
import io.opentelemetry.sdk.metrics.data.ExponentialHistogramData;
import io.opentelemetry.sdk.metrics.data.ExponentialHistogramPointData;
import io.opentelemetry.sdk.metrics.data.GaugeData;
import io.opentelemetry.sdk.metrics.data.HistogramData;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.MetricDataType;
import io.opentelemetry.sdk.metrics.data.SumData;
import io.opentelemetry.sdk.metrics.data.SummaryData;
import io.opentelemetry.sdk.metrics.data.SummaryPointData;
import io.opentelemetry.sdk.metrics.data.ValueAtQuantile;
import io.opentelemetry.sdk.resources.Resource;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.NativeHistogramBucket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

/** From OpenTelemetry's data to what Prometheus reads. */
class ConversionTests {

	private static final SpanContext SPAN = SpanContext.create("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7",
			TraceFlags.getSampled(), TraceState.getDefault());

	private final PrometheusReader reader = new PrometheusReader(false);

	private final OpenTelemetrySnapshots snapshots = new OpenTelemetrySnapshots(this.reader,
			new CardinalityWatch(Clock.systemUTC()), new ConfigurationFindings());

	private final SdkMeterProviderBuilder builder = SdkMeterProvider.builder()
		.setResource(Resource.empty())
		.registerMetricReader(this.reader);

	@ParameterizedTest
	@CsvSource({ "http.server.request.duration, s, http_server_request_duration_seconds",
			"jvm.memory.used, By, jvm_memory_used_bytes", "jvm.thread.count, {thread}, jvm_thread_count",
			"queue.size, '', queue_size", "usage, 1, usage_ratio", "usage.ratio, 1, usage_ratio",
			"disk.speed, By/s, disk_speed_bytes_per_second", "requests, {request}/s, requests_per_second",
			"share, 1/min, share_per_minute", "size, By/{packet}, size_bytes", "time, ms, time_milliseconds",
			"temperature, Cel, temperature_celsius", "odd, furlongs, odd_furlongs", "odd, $!, odd",
			"a..b--c, '', a_b_c", "7up, '', _7up", "a:b, '', a:b", "duration_seconds, s, duration_seconds",
			"seconds, s, seconds", "preis.€, '', preis_", "up, '{a}{b}', up", "up, kBy, up_kilobytes" })
	void namesGauges(String name, String unit, String expected) {
		assertThat(PrometheusNames.metric(name, PrometheusUnits.word(unit, true), false)).isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource({ "orders, {order}, orders", "orders, 1, orders", "orders.total, '', orders",
			"cpu.time.total, s, cpu_time_seconds", "cpu.seconds_total, s, cpu_seconds", "io, By, io_bytes",
			"_total, '', ''" })
	void namesCountersWithoutTheSuffixThatTheFormatAdds(String name, String unit, String expected) {
		assertThat(PrometheusNames.metric(name, PrometheusUnits.word(unit, false), true)).isEqualTo(expected);
	}

	@Test
	void joinsAttributesThatBecomeOneLabel() {
		meter().gaugeBuilder("g")
			.build()
			.set(1, Attributes.builder().put("a_b", "second").put("a.b", "first").put("a-b", "zeroth").build());
		assertThat(lines()).contains("g{a_b=\"zeroth;first;second\",otel_scope_name=\"test\"} 1.0");
	}

	@Test
	void showsOfPointsThatBecomeOneTheFirst() {
		produce(metric("g", MetricDataType.LONG_GAUGE,
				GaugeData.createLongGaugeData(
						List.of(LongPointData.create(1, 2, Attributes.of(AttributeKey.stringKey("a.b"), "x"), 1),
								LongPointData.create(1, 2, Attributes.of(AttributeKey.stringKey("a_b"), "x"), 2)))));
		assertThat(lines()).filteredOn((line) -> line.startsWith("g{"))
			.containsExactly("g{a_b=\"x\",otel_scope_name=\"test\"} 1.0");
	}

	@Test
	void writesValuesThatAreNoTextAsJson() {
		meter().gaugeBuilder("g")
			.build()
			.set(1, Attributes.builder()
				.put("flag", true)
				.put("number", 42)
				.put("list", "a", "b\"")
				.put("numbers", 1.5, 2)
				.build());
		assertThat(lines())
			.contains("g{flag=\"true\",list=\"[\\\"a\\\",\\\"b\\\\\\\"\\\"]\",number=\"42\",numbers=\"[1.5,2.0]\","
					+ "otel_scope_name=\"test\"} 1.0");
	}

	@Test
	void tellsTheScope() {
		this.builder.build()
			.meterBuilder("lib")
			.setInstrumentationVersion("1.2")
			.setSchemaUrl("https://schema.example/1")
			.build()
			.gaugeBuilder("g")
			.build()
			.set(1, Attributes.of(AttributeKey.stringKey("otel.scope.name"), "forged"));
		assertThat(lines()).contains("g{otel_scope_name=\"lib\",otel_scope_schema_url=\"https://schema.example/1\","
				+ "otel_scope_version=\"1.2\"} 1.0");
	}

	@Test
	void showsTheLargestExemplarOfEachBucket() {
		SdkMeterProvider provider = this.builder.build();
		var histogram = provider.get("test")
			.histogramBuilder("h")
			.setExplicitBucketBoundariesAdvice(List.of(1.0, 2.0))
			.build();
		try (Scope scope = Span.wrap(SPAN).makeCurrent()) {
			histogram.record(0.5);
			histogram.record(1.5);
		}
		histogram.record(5);
		assertThat(lines())
			.anyMatch((line) -> line.contains("le=\"1.0\"} 1 # {span_id=\"00f067aa0ba902b7\","
					+ "trace_id=\"4bf92f3577b34da6a3ce929d0e0e4736\"} 0.5 "))
			.anyMatch((line) -> line.contains("le=\"2.0\"} 2 # {") && line.contains("} 1.5 "))
			.anyMatch((line) -> line.endsWith("le=\"+Inf\"} 3"));
	}

	@ParameterizedTest
	@CsvSource({ "20, true", "200, false" })
	void showsWhatAViewDroppedInTheExemplarWhereThereIsRoom(int length, boolean shown) {
		SdkMeterProvider provider = this.builder
			.registerView(InstrumentSelector.builder().setName("c").build(),
					View.builder().setAttributeFilter((key) -> false).build())
			.build();
		try (Scope scope = Span.wrap(SPAN).makeCurrent()) {
			provider.get("test")
				.counterBuilder("c")
				.build()
				.add(1, Attributes.of(AttributeKey.stringKey("user"), "x".repeat(length)));
		}
		assertThat(lines()).filteredOn((line) -> line.startsWith("c_total{")).singleElement().satisfies((line) -> {
			assertThat(line).contains("trace_id=\"4bf92f3577b34da6a3ce929d0e0e4736\"");
			assertThat(line.contains("user=\"xxx")).isEqualTo(shown);
		});
	}

	@Test
	void leavesOutASumThatCanFall() {
		produce(metric("h", MetricDataType.HISTOGRAM,
				HistogramData.create(AggregationTemporality.CUMULATIVE, List.of(HistogramPointData.create(1, 2,
						Attributes.empty(), 2, true, -3, true, 5, List.of(0.0), List.of(1L, 1L))))));
		assertThat(lines()).anyMatch((line) -> line.startsWith("h_bucket{"))
			.noneMatch((line) -> line.startsWith("h_sum"));
	}

	@Test
	void halvesTheScaleOfExponentialHistogramsUntilPrometheusKnowsIt() {
		// At scale 9: (2^(i/512), 2^((i+1)/512)] for i from 1 on; zeros count apart.
		HistogramDataPointSnapshot point = exponential(9, 1, List.of(1L, 2L, 0L, 4L));
		assertThat(point.getNativeSchema()).isEqualTo(8);
		// 1 -> 0, 2 and 3 -> 1, 4 -> 2; then by the upper boundary.
		assertThat(point.getNativeBucketsForPositiveValues().stream())
			.extracting(NativeHistogramBucket::getBucketIndex, NativeHistogramBucket::getCount)
			.containsExactly(tuple(1, 1L), tuple(2, 2L), tuple(3, 4L));
		assertThat(point.getNativeZeroCount()).isEqualTo(3);
		assertThat(point.getNativeZeroThreshold()).isEqualTo(1e-128);
		assertThat(point.getCount()).isEqualTo(10);
	}

	@Test
	void countsNegativeIndexesDownwards() {
		HistogramDataPointSnapshot point = exponential(9, -3, List.of(1L, 2L, 4L));
		// -3 and -4 -> -2, -2 and -1 -> -1.
		assertThat(point.getNativeBucketsForPositiveValues().stream())
			.extracting(NativeHistogramBucket::getBucketIndex, NativeHistogramBucket::getCount)
			.containsExactly(tuple(-1, 1L), tuple(0, 6L));
	}

	@Test
	void leavesOutExponentialHistogramsThatAreTooCoarse() {
		produce(metric("h", MetricDataType.EXPONENTIAL_HISTOGRAM, exponentialData(-5, 0, List.of(1L))));
		assertThat(scrape().stream()).isEmpty();
	}

	@Test
	void leavesOutDeltas() {
		produce(metric("c", MetricDataType.LONG_SUM, SumData.createLongSumData(true, AggregationTemporality.DELTA,
				List.of(LongPointData.create(1, 2, Attributes.empty(), 3)))));
		assertThat(scrape().stream()).isEmpty();
	}

	@Test
	void showsSummaries() {
		produce(metric("s", MetricDataType.SUMMARY,
				SummaryData.create(
						List.of(SummaryPointData.create(1, 2, Attributes.of(AttributeKey.stringKey("quantile"), "x"), 4,
								10, List.of(ValueAtQuantile.create(0.5, 2)))))));
		assertThat(lines()).contains("# TYPE s summary",
				"s{exported_quantile=\"x\",otel_scope_name=\"test\",quantile=\"0.5\"} 2.0",
				"s_count{exported_quantile=\"x\",otel_scope_name=\"test\"} 4",
				"s_sum{exported_quantile=\"x\",otel_scope_name=\"test\"} 10.0");
	}

	@Test
	void tellsNoTargetWhereTheResourceIsEmpty() {
		meter().counterBuilder("c").build().add(1);
		assertThat(lines()).noneMatch((line) -> line.startsWith("target"));
	}

	// What all the care with names is for.
	@Test
	void theClientRefusesAScrapeWithOneNameOfTwoTypes() {
		PrometheusRegistry registry = new PrometheusRegistry();
		registry.register((Collector) ConversionTests::counter);
		registry.register((Collector) () -> GaugeSnapshot.builder()
			.name("orders")
			.dataPoint(GaugeDataPointSnapshot.builder().value(1).build())
			.build());
		assertThatIllegalArgumentException().isThrownBy(registry::scrape);
	}

	@Test
	void aMeasurementOfOurselvesNeverTouchesTheScrape() {
		meter().gaugeBuilder("orders.total").build().set(1);
		MetricSnapshots others = new MetricSnapshots(counter());
		assertThat(this.snapshots.behind(others, (name) -> true).stream()).hasSize(1);
		assertThat(this.snapshots.beside(others, (name) -> true).stream()).isEmpty();
		assertThat(this.snapshots.beside(new MetricSnapshots(), (name) -> true).stream()).hasSize(1);
	}

	@Test
	void aFaultOfOursCostsOurMetricsAlone() {
		MetricSnapshots others = new MetricSnapshots(counter());
		meter().gaugeBuilder("g").build().set(1);
		assertThat(this.snapshots.behind(others, (name) -> {
			throw new IllegalStateException("broken");
		})).isSameAs(others);
		assertThat(this.snapshots.behind(others, (name) -> true).stream()).hasSize(2);
	}

	@Test
	void showsEachOfManyPoints() {
		var counter = meter().counterBuilder("c").build();
		IntStream.range(0, 1500).forEach((i) -> counter.add(1, Attributes.of(AttributeKey.longKey("i"), (long) i)));
		assertThat(lines()).hasSizeGreaterThan(1500);
	}

	private Meter meter() {
		return this.builder.build().get("test");
	}

	private void produce(MetricData metric) {
		this.builder.registerMetricProducer((resource) -> List.of(metric)).build();
	}

	private HistogramDataPointSnapshot exponential(int scale, int offset, List<Long> counts) {
		produce(metric("h", MetricDataType.EXPONENTIAL_HISTOGRAM, exponentialData(scale, offset, counts)));
		return ((HistogramSnapshot) scrape().get(0)).getDataPoints().get(0);
	}

	private static ExponentialHistogramData exponentialData(int scale, int offset, List<Long> counts) {
		return ExponentialHistogramData.create(AggregationTemporality.CUMULATIVE,
				List.of(ExponentialHistogramPointData.create(scale, 12, 3, false, 0, false, 0,
						ExponentialHistogramBuckets.create(scale, offset, counts),
						ExponentialHistogramBuckets.create(scale, 0, List.of()), 1, 2, Attributes.empty(), List.of())));
	}

	private MetricSnapshots scrape() {
		return this.snapshots.behind(new MetricSnapshots(), (name) -> true);
	}

	private List<String> lines() {
		try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
			OpenMetricsTextFormatWriter.create().write(out, scrape(), EscapingScheme.UNDERSCORE_ESCAPING);
			return new ArrayList<>(out.toString(StandardCharsets.UTF_8).lines().toList());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static CounterSnapshot counter() {
		return CounterSnapshot.builder()
			.name("orders")
			.dataPoint(CounterDataPointSnapshot.builder().value(5).build())
			.build();
	}

	private static MetricData metric(String name, MetricDataType type, Data<?> data) {
		return new Metric(Resource.empty(), InstrumentationScopeInfo.create("test"), name, "", "", type, data);
	}

	/** As a producer of metrics gives it. */
	private record Metric(Resource resource, InstrumentationScopeInfo scope, String name, String description,
			String unit, MetricDataType type, Data<?> data) implements MetricData {

		@Override
		public Resource getResource() {
			return this.resource;
		}

		@Override
		public InstrumentationScopeInfo getInstrumentationScopeInfo() {
			return this.scope;
		}

		@Override
		public String getName() {
			return this.name;
		}

		@Override
		public String getDescription() {
			return this.description;
		}

		@Override
		public String getUnit() {
			return this.unit;
		}

		@Override
		public MetricDataType getType() {
			return this.type;
		}

		@Override
		public Data<?> getData() {
			return this.data;
		}

	}

}
