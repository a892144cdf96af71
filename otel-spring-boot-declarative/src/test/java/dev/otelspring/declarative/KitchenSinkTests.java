package dev.otelspring.declarative;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.otelspring.autoconfigure.instrumentation.scheduling.SchedulingAutoConfiguration;
import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.SentAttributes;
import dev.otelspring.pipeline.testing.OtlpReceiver;
import dev.otelspring.pipeline.testing.SelfSignedCertificate;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.Metric.DataCase;
import org.apache.commons.logging.LogFactory;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Nearly all that there is at once, with two exporters of traces and of metrics, one of
 * them by mutual TLS.
 */
@ExtendWith(OutputCaptureExtension.class)
class KitchenSinkTests {

	private static final SelfSignedCertificate CERTIFICATE = SelfSignedCertificate.forHost("localhost");

	private static final SpanContext CALLER = SpanContext.create("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331",
			TraceFlags.getSampled(), TraceState.getDefault());

	@AutoClose
	private final Backend first = Backend.start();

	@AutoClose
	private final OtlpReceiver second = OtlpReceiver.startSecure(CERTIFICATE.sslContext(), true);

	@TempDir
	private Path directory;

	@ParameterizedTest
	@EnumSource
	void doesWhatItSays(Place place, CapturedOutput output) {
		App.Builder builder = place.put(App.of(Application.class), Place.example("kitchen-sink.yaml"), this.directory)
			.variable("FIRST", this.first.receiver().endpoint().toString())
			.variable("SECOND", "https://localhost:" + this.second.port())
			.variable("CERTIFICATE", file("cert.pem", CERTIFICATE.certificatePem()))
			.variable("KEY", file("key.pem", CERTIFICATE.keyPem()))
			.variable("SHOP_NAME", "shop")
			.variable("SHOP_TEAM", "books")
			.variable("OTEL_TRACES_SAMPLER", "always_off");
		TreeMap<String, String> carrier = new TreeMap<>();
		try (App app = builder.start()) {
			emit(app.bean(OpenTelemetry.class));
			app.get("/hello", "X-Request-Id", "7");
			LogFactory.getLog("shop").warn("below the threshold");
			LogFactory.getLog("shop").error("above it");
			app.bean(OpenTelemetry.class)
				.getPropagators()
				.getTextMapPropagator()
				.inject(Context.root().with(Span.wrap(CALLER)), carrier, TreeMap::put);
			app.settle();
			assertThat(app.context().getBeanNamesForType(SchedulingAutoConfiguration.class)).isEmpty();
		}
		assertTraces();
		assertMetrics();
		assertThat(this.first.logs("test")).singleElement()
			.satisfies((log) -> assertThat(log.attributes()).isEqualTo(Map.of("a", "01234")));
		assertThat(this.first.logs("shop")).singleElement()
			.satisfies((log) -> assertThat(log.body()).isEqualTo("above it"));
		assertThat(carrier).containsOnlyKeys("traceparent", "b3");
		assertThat(output).contains("Of no effect: OTEL_TRACES_SAMPLER:");
		assertThat(output.getOut().lines().filter((line) -> line.contains("\"work\"") || line.contains("work ")))
			.isNotEmpty();
	}

	private void assertTraces() {
		List<OtlpReceiver.Request> traces = requests(this.first.receiver(), "/own/traces");
		assertThat(traces).isNotEmpty().allSatisfy((request) -> {
			assertThat(request.header("Content-Encoding")).isEqualTo("gzip");
			assertThat(request.header("x-team")).isEqualTo("books");
			assertThat(request.header("x-tier")).isEqualTo("a b");
		});
		assertThat(requests(this.second, "/v1/traces")).isNotEmpty()
			.allSatisfy((request) -> assertThat(request.header("x-team")).isNull());
		assertThat(names(requests(this.second, "/v1/traces"))).isEqualTo(names(traces)).contains("work", "GET /hello");
		io.opentelemetry.proto.trace.v1.Span work = span(traces, "work");
		assertThat(SentAttributes.of(work.getAttributesList())).hasSize(25).containsEntry("0", "0123");
		assertThat(work.getEventsList()).singleElement()
			.satisfies((event) -> assertThat(event.getAttributesCount()).isEqualTo(1));
		assertThat(work.getLinksList()).singleElement()
			.satisfies((link) -> assertThat(link.getAttributesCount()).isEqualTo(1));
		assertThat(SentAttributes.of(span(traces, "GET /hello").getAttributesList()))
			.containsEntry("http.request.header.x-request-id", List.of("7"));
		assertThat(SentAttributes.of(this.second.traceResources().get(0).getAttributesList()))
			.containsEntry("service.name", "shop")
			.containsEntry("service.namespace", "books")
			.containsEntry("price", "5")
			.containsKeys("host.name", "service.instance.id")
			.doesNotContainKeys("os.type", "process.pid", "absent", "0.name", "0.value");
	}

	private void assertMetrics() {
		Metric time = this.first.metric("time").orElseThrow();
		assertThat(time.getDescription()).isEqualTo("how long");
		assertThat(time.getHistogram().getDataPoints(0).getExplicitBoundsList()).containsExactly(0.5, 1.0);
		assertThat(this.first.histogram("time")).containsOnlyKeys(Map.of("kept", "yes"));
		assertThat(this.first.metric("noise")).isEmpty();
		assertThat(this.first.numbers("orders")).hasSize(3);
		assertThat(this.first.metric("orders").orElseThrow().getSum().getAggregationTemporality())
			.isEqualTo(AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA);
		assertThat(second("orders").getSum().getAggregationTemporality())
			.isEqualTo(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE);
		assertThat(this.first.metric("sizes").orElseThrow().getDataCase()).isEqualTo(DataCase.EXPONENTIAL_HISTOGRAM);
		assertThat(second("sizes").getDataCase()).isEqualTo(DataCase.HISTOGRAM);
		assertThat(second("sizes").getHistogram().getDataPoints(0).getExemplarsCount()).isZero();
	}

	private Metric second(String name) {
		return this.second.metrics()
			.stream()
			.filter((metric) -> metric.getName().equals(name))
			.findFirst()
			.orElseThrow();
	}

	private String file(String name, String text) {
		return Place.write(this.directory.resolve(name), text).toString();
	}

	private static void emit(OpenTelemetry openTelemetry) {
		Attributes two = Attributes.builder().put("a", "0123456789").put("b", "0123456789").build();
		AttributesBuilder many = Attributes.builder();
		IntStream.range(0, 30).forEach((i) -> many.put(String.valueOf(i), "0123456789"));
		Span span = openTelemetry.getTracer("test")
			.spanBuilder("work")
			.setAllAttributes(many.build())
			.addLink(CALLER, two)
			.addLink(CALLER, two)
			.startSpan();
		span.addEvent("one", two);
		span.addEvent("two", two);
		Meter meter = openTelemetry.getMeter("test");
		try (var ignored = span.makeCurrent()) {
			meter.histogramBuilder("duration")
				.setUnit("s")
				.build()
				.record(0.7,
						Attributes.of(AttributeKey.stringKey("kept"), "yes", AttributeKey.stringKey("user.id"), "7"));
			meter.histogramBuilder("sizes").build().record(1);
		}
		span.end();
		meter.counterBuilder("noise").build().add(1);
		IntStream.range(0, 9)
			.forEach((i) -> meter.counterBuilder("orders")
				.build()
				.add(1, Attributes.of(AttributeKey.longKey("i"), (long) i)));
		openTelemetry.getLogsBridge().get("test").logRecordBuilder().setAllAttributes(two).emit();
	}

	private static List<OtlpReceiver.Request> requests(OtlpReceiver receiver, String path) {
		return receiver.requests().stream().filter((request) -> request.path().equals(path)).toList();
	}

	private static List<String> names(List<OtlpReceiver.Request> requests) {
		return spans(requests).map(io.opentelemetry.proto.trace.v1.Span::getName).sorted().toList();
	}

	private static io.opentelemetry.proto.trace.v1.Span span(List<OtlpReceiver.Request> requests, String name) {
		return spans(requests).filter((span) -> span.getName().equals(name)).findFirst().orElseThrow();
	}

	private static Stream<io.opentelemetry.proto.trace.v1.Span> spans(List<OtlpReceiver.Request> requests) {
		return requests.stream()
			.flatMap((request) -> request.traces().getResourceSpansList().stream())
			.flatMap((resource) -> resource.getScopeSpansList().stream())
			.flatMap((scope) -> scope.getSpansList().stream());
	}

	@EnableAutoConfiguration
	@RestController
	static class Application {

		@GetMapping("/hello")
		String hello() {
			return "hello";
		}

	}

}
