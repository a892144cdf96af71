package dev.otelspring.autoconfigure.metrics;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import dev.otelspring.autoconfigure.ConfigurationFindings;
import dev.otelspring.autoconfigure.ConfigurationFindings.Finding;
import dev.otelspring.autoconfigure.InvalidOtelPropertyException;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.Contexts;
import dev.otelspring.autoconfigure.testing.SentMetrics;
import dev.otelspring.pipeline.assembly.TelemetryPipeline;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.proto.metrics.v1.Metric;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code otel.metrics.views}, at the backend. */
class MetricViewTests {

	private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");

	private static final AttributeKey<String> USER = AttributeKey.stringKey("user.id");

	@AutoClose
	private final Backend backend = Backend.start();

	private final ApplicationContextRunner contextRunner = Contexts.runner()
		.withInitializer(Contexts.variables(Map.of()))
		.withPropertyValues(this.backend.properties())
		.withPropertyValues("otel.metric.export.interval=1h", "otel.instrumentation.runtime-telemetry.enabled=false");

	@Test
	void renamesAndDescribes() {
		SentMetrics sent = run("instrument-name=orders", "name=shop.orders", "description=All orders");
		assertThat(sent.names()).contains("shop.orders").doesNotContain("orders");
		assertThat(sent.last("shop.orders").getDescription()).isEqualTo("All orders");
		assertThat(SentMetrics.value(sent.last("shop.orders").getSum().getDataPoints(0))).isPositive();
	}

	@Test
	void dropsByWildcard() {
		SentMetrics sent = run("instrument-name=order?", "drop=true");
		assertThat(sent.names()).contains("duration").doesNotContain("orders");
	}

	@Test
	void dropsByMeter() {
		assertThat(run("meter-name=application", "aggregation=drop").names()).doesNotContain("orders", "duration")
			.anyMatch((name) -> name.startsWith("otel.sdk."));
	}

	@Test
	void selectsByTypeAndUnit() {
		assertThat(run("instrument-type=histogram", "instrument-unit=s", "drop=true").names()).contains("orders")
			.doesNotContain("duration");
	}

	@Test
	void keepsTheAttributesThatAreIncluded() {
		Metric orders = run("instrument-name=orders", "attribute-keys.included=http.*").last("orders");
		assertThat(SentMetrics.numbers(orders)).containsOnlyKeys(Map.of("http.route", "/orders"));
		assertThat(SentMetrics.value(orders)).isEqualTo(5);
	}

	@Test
	void takesOffTheAttributesThatAreExcluded() {
		Metric orders = run("instrument-name=*", "attribute-keys.excluded=user.id").last("orders");
		assertThat(SentMetrics.numbers(orders)).containsOnlyKeys(Map.of("http.route", "/orders"));
	}

	@Test
	void setsBoundaries() {
		Metric duration = run("instrument-name=duration", "boundaries=0.5,2").last("duration");
		assertThat(SentMetrics.histogram(duration).getExplicitBoundsList()).containsExactly(0.5, 2.0);
		assertThat(SentMetrics.histogram(duration).getBucketCountsList()).containsExactly(0L, 1L, 0L);
	}

	@Test
	void makesExponentialHistograms() {
		Metric duration = run("instrument-name=duration", "aggregation=base2_exponential_bucket_histogram",
				"max-size=16", "max-scale=3")
			.last("duration");
		assertThat(duration.getExponentialHistogram().getDataPoints(0).getCount()).isEqualTo(1);
		assertThat(duration.getExponentialHistogram().getDataPoints(0).getScale()).isEqualTo(3);
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "instrument-name=*", "instrument-type=histogram", "instrument-name=*;aggregation=default" })
	void leavesHistogramsWhatTheirReaderMakesOfThem(String view) {
		this.contextRunner
			.withPropertyValues(
					"otel.exporter.otlp.metrics.default.histogram.aggregation=base2_exponential_bucket_histogram")
			.withPropertyValues(view((view + ";attribute-keys.excluded=user.id").split(";")))
			.run(MetricViewTests::measure);
		SentMetrics sent = SentMetrics.at(this.backend);
		assertThat(sent.last("duration").getExponentialHistogram().getDataPoints(0).getCount()).isEqualTo(1);
		assertThat(SentMetrics.numbers(sent.last("orders"))).hasSize(view.equals("instrument-type=histogram") ? 2 : 1);
	}

	@Test
	void makesASumOfAHistogram() {
		assertThat(SentMetrics.value(run("instrument-name=duration", "aggregation=sum").last("duration")))
			.isEqualTo(1.5);
	}

	@Test
	void eachViewOfAnInstrumentMakesAStream() {
		SentMetrics sent = run("instrument-name=orders", "name=all", "[1].instrument-name=orders", "[1].name=by.route",
				"[1].attribute-keys.included=http.route");
		assertThat(SentMetrics.numbers(sent.last("all"))).hasSize(2);
		assertThat(SentMetrics.numbers(sent.last("by.route"))).hasSize(1);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					name=x                                           | instrument-name  | must be given, or another
					instrument-type=dial                             | instrument-type  | must be one of counter, up_down_counter,
					instrument-name=o*;name=x                        | name             | would be the name of several metrics
					instrument-type=counter;name=x                   | name             | would be the name of several metrics
					instrument-name=o;aggregation=mean               | aggregation      | must be one of default, sum, last_value,
					instrument-name=o;boundaries=1,1                 | boundaries       | must be numbers that rise
					instrument-name=o;boundaries=1;aggregation=sum   | boundaries       | needs the aggregation explicit_bucket
					instrument-name=o;max-size=1                     | max-size         | must be at least 2
					instrument-name=o;max-scale=21                   | max-scale        | must be from -10 to 20
					instrument-name=o;max-size=8;aggregation=sum     | max-size         | needs the aggregation base2_exponential
					instrument-name=o;cardinality-limit=0            | cardinality-limit | must be at least 2
					instrument-name=o;drop=perhaps                   | drop             | must be true or false
					instrument-name=o;boundaries=low                 | boundaries       | must be a list in which each is a number
					""")
	void aWrongViewStopsTheStartAndSaysWhatIsWrong(String view, String part, String mend) {
		this.contextRunner.withPropertyValues(view(view.split(";")))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(InvalidOtelPropertyException.class, (failure) -> {
					assertThat(failure.getProperty()).startsWith("otel.metrics.views[0]." + part);
					assertThat(failure.getMend()).startsWith(mend);
				}));
	}

	@Test
	void aWrongViewOfAVariableIsLeftOutAndTheOthersApply() {
		this.contextRunner
			.withInitializer(Contexts.variables(Map.of("OTEL_METRICS_VIEWS_0_INSTRUMENTTYPE", "dial",
					"OTEL_METRICS_VIEWS_1_INSTRUMENTNAME", "orders", "OTEL_METRICS_VIEWS_1_DROP", "true")))
			.run((context) -> {
				measure(context);
				List<Finding> findings = context.getBean(ConfigurationFindings.class).all();
				assertThat(findings).singleElement()
					.satisfies((finding) -> assertThat(finding.message()).startsWith(
							"The environment variable OTEL_METRICS_VIEWS_0_INSTRUMENTTYPE='dial' is ignored: "));
			});
		assertThat(SentMetrics.at(this.backend).names()).contains("duration").doesNotContain("orders");
	}

	private SentMetrics run(String... view) {
		this.contextRunner.withPropertyValues(view(view)).run(MetricViewTests::measure);
		return SentMetrics.at(this.backend);
	}

	private static void measure(ApplicationContext context) {
		Meter meter = context.getBean(Meter.class);
		meter.counterBuilder("orders").build().add(2, Attributes.of(ROUTE, "/orders", USER, "ann"));
		meter.counterBuilder("orders").build().add(3, Attributes.of(ROUTE, "/orders", USER, "bob"));
		meter.histogramBuilder("duration").setUnit("s").build().record(1.5);
		Contexts.collect(context);
		context.getBean(TelemetryPipeline.class).flush(Duration.ofSeconds(10));
	}

	private static String[] view(String... parts) {
		String[] properties = new String[parts.length];
		for (int i = 0; i < parts.length; i++) {
			properties[i] = "otel.metrics.views" + (parts[i].startsWith("[") ? "" : "[0].") + parts[i];
		}
		return properties;
	}

}
