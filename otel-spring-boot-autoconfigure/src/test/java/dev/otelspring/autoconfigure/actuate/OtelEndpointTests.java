package dev.otelspring.autoconfigure.actuate;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import com.jayway.jsonpath.DocumentContext;
import com.jayway.jsonpath.JsonPath;
import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.Caller;
import dev.otelspring.pipeline.testing.OtlpReceiver;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code /actuator/otel}, as a browser sees it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OtelEndpointTests {

	private static final String SECRET = "geheim-8d1f";

	private final Backend taking = Backend.start();

	private final Backend refusing = Backend.start();

	private final Backend away = Backend.start();

	private App app;

	@BeforeAll
	void start() {
		this.refusing.receiver()
			.answer((request) -> new OtlpReceiver.Reply(401, Map.of(),
					"who are you?".getBytes(StandardCharsets.UTF_8)));
		this.away.receiver().answer((request) -> OtlpReceiver.Reply.of(503));
		this.app = App.of(WebApp.class)
			.with("management.endpoints.web.exposure.include=otel", "otel.bsp.schedule.delay=100ms",
					"otel.metric.export.interval=1h", "otel.service.name=shop",
					"otel.resource.attributes=service.version=1.2.3,team=checkout",
					"otel.exporters.taking.endpoint=" + this.taking.receiver().endpoint(),
					"otel.exporters.taking.headers.api-key=" + SECRET, "otel.exporters.taking.compression=gzip",
					"otel.exporters.refusing.endpoint=" + this.refusing.receiver().endpoint(),
					"otel.exporters.refusing.signals=traces",
					"otel.exporters.refusing.headers=Authorization=Bearer%20" + SECRET,
					"otel.exporters.away.endpoint=" + this.away.receiver().endpoint(),
					"otel.exporters.away.signals=traces")
			.variable("OTEL_TRACES_SAMPLER", "sometimes")
			.start();
	}

	@AfterAll
	void stop() {
		this.app.close();
		this.taking.close();
		this.refusing.close();
		this.away.close();
	}

	@Test
	void tellsWhoTheServiceIs() {
		DocumentContext status = json("/actuator/otel");
		assertThat(status.<Map<String, Object>>read("$")).containsOnlyKeys("service", "version", "sdk", "signals",
				"exporters", "findings", "resource");
		assertThat(status.<String>read("$.service")).isEqualTo("shop");
		assertThat(status.<String>read("$.version")).isEqualTo("1.2.3");
		assertThat(status.<String>read("$.resource.team")).isEqualTo("checkout");
		assertThat(status.<String>read("$.sdk.state")).isEqualTo("active");
		assertThat(status.<String>read("$.sdk.sampler")).contains("ParentBased");
		assertThat(status.<List<String>>read("$.sdk.propagatedHeaders")).contains("traceparent", "baggage");
		assertThat(status.<Map<String, Object>>read("$.sdk.propagation.matched")).containsOnlyKeys("tracecontext",
				"baggage");
		assertThat(status.<Map<String, Object>>read("$.sdk.propagation.notConfigured")).isEmpty();
		assertThat(status.<Integer>read("$.sdk.refusedBaggage.received.overLimit")).isZero();
		assertThat(status.<Integer>read("$.sdk.refusedBaggage.sent.invalid")).isZero();
		assertThat(status.<Map<String, Object>>read("$.signals")).containsOnlyKeys("traces", "metrics", "logs");
	}

	@Test
	void tellsWhatIsWrongWithAVariable() {
		assertThat(json("/actuator/otel").<List<String>>read("$.findings")).singleElement()
			.asString()
			.contains("OTEL_TRACES_SAMPLER='sometimes'", "is ignored", "otel.traces.sampler");
	}

	@Test
	void tellsHowEachExporterFares() {
		this.app.get("/orders");
		Awaitility.await().untilAsserted(() -> {
			DocumentContext status = json("/actuator/otel");
			Map<String, Object> ok = exporter(status, "taking");
			assertThat(ok).containsEntry("endpoint", this.taking.receiver().endpoint().toString())
				.containsEntry("protocol", "http/protobuf")
				.containsEntry("compression", "gzip")
				.containsEntry("state", "DELIVERING")
				.doesNotContainKey("lastError");
			assertThat(Instant.parse((String) ok.get("lastSuccess"))).isBeforeOrEqualTo(Instant.now());
			assertThat(count(ok, "delivered")).isPositive();
			Map<String, Object> refused = exporter(status, "refusing");
			assertThat(refused).containsEntry("state", "REJECTED")
				.containsEntry("signals", List.of("traces"))
				.containsEntry("states", Map.of("traces", "REJECTED"))
				.doesNotContainKey("lastSuccess");
			assertThat(JsonPath.<String>read(refused, "$.lastError.message")).contains("401");
			assertThat(JsonPath.<String>read(refused, "$.lastError.signal")).isEqualTo("traces");
			assertThat(JsonPath.<Integer>read(refused, "$.dropped.traces.rejected")).isPositive();
			assertThat(count(refused, "delivered")).isZero();
			Map<String, Object> waiting = exporter(status, "away");
			assertThat(waiting).containsEntry("state", "RETRYING");
			assertThat(JsonPath.<String>read(waiting, "$.lastError.message")).contains("503");
			assertThat(count(waiting, "queued")).isPositive();
			assertThat((Integer) waiting.get("queuedBytes")).isPositive();
			assertThat(count(waiting, "queued") + count(waiting, "delivered"))
				.isEqualTo(JsonPath.<Integer>read(refused, "$.dropped.traces.rejected"));
		});
	}

	@Test
	void listsTheNewestTraceFirst() {
		Caller older = Caller.create();
		Caller newer = Caller.create();
		this.app.get(older, "/orders");
		this.app.get(newer, "/fails");
		awaitTrace(newer);
		DocumentContext list = json("/actuator/otel/traces");
		assertThat(list.<String>read("$.traces[0].traceId")).isEqualTo(newer.traceId());
		assertThat(list.<String>read("$.traces[0].name")).isEqualTo("GET /fails");
		assertThat(list.<Integer>read("$.traces[0].spans")).isEqualTo(2);
		assertThat(list.<Integer>read("$.traces[0].errors")).isEqualTo(1);
		assertThat(list.<Double>read("$.traces[0].durationMs")).isPositive();
		assertThat(list.<String>read("$.traces[1].traceId")).isEqualTo(older.traceId());
		assertThat(list.<Integer>read("$.traces[1].errors")).isZero();
	}

	@Test
	void showsATraceAsATree() {
		Caller caller = Caller.create();
		this.app.get(caller, "/fails");
		awaitTrace(caller);
		// Copied from anywhere: upper case does not matter.
		DocumentContext tree = json("/actuator/otel/traces/" + caller.traceId().toUpperCase(Locale.ROOT));
		assertThat(tree.<String>read("$.traceId")).isEqualTo(caller.traceId());
		assertThat(tree.<Integer>read("$.spanCount")).isEqualTo(2);
		assertThat(tree.<Integer>read("$.omitted")).isZero();
		assertThat(tree.<List<Object>>read("$.spans")).hasSize(1);
		assertThat(tree.<String>read("$.spans[0].name")).isEqualTo("GET /fails");
		assertThat(tree.<String>read("$.spans[0].kind")).isEqualTo("SERVER");
		assertThat(tree.<String>read("$.spans[0].parentSpanId")).isEqualTo(caller.spanId());
		assertThat(tree.<String>read("$.spans[0].attributes['http.route']")).isEqualTo("/fails");
		assertThat(tree.<List<Object>>read("$.spans[0].children")).hasSize(1);
		Map<String, Object> child = tree.read("$.spans[0].children[0]");
		assertThat(child).containsEntry("name", "charge")
			.containsEntry("status", "ERROR")
			.containsEntry("scope", "shop")
			.containsEntry("parentSpanId", tree.read("$.spans[0].spanId"));
		assertThat(tree.<String>read("$.spans[0].children[0].events[0].name")).isEqualTo("declined");
		assertThat(tree.<String>read("$.spans[0].children[0].events[0].attributes.card")).isEqualTo("expired");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/actuator/otel/traces/00000000000000000000000000000001", "/actuator/otel/traces/x",
			"/actuator/otel/nothing", "/actuator/otel/exporters/taking" })
	void knowsNothingOfAnythingElse(String path) {
		assertThat(this.app.get(path).statusCode()).isEqualTo(404);
	}

	@Test
	void doesNotTellAHeadersValue() {
		Caller caller = Caller.create();
		this.app.get(caller, "/orders");
		awaitTrace(caller);
		assertThat(this.taking.receiver().requests()).isNotEmpty()
			.allSatisfy((request) -> assertThat(request.header("api-key")).isEqualTo(SECRET));
		for (String path : List.of("", "/traces", "/traces/" + caller.traceId())) {
			assertThat(json("/actuator/otel" + path).jsonString()).doesNotContain(SECRET);
		}
	}

	@Test
	void doesNotTraceItself() {
		this.app.get("/orders");
		json("/actuator/otel");
		assertThat(json("/actuator/otel/traces").<List<String>>read("$.traces[*].name")).isNotEmpty()
			.noneMatch((name) -> name.contains("actuator"));
	}

	private void awaitTrace(Caller caller) {
		Awaitility.await()
			.untilAsserted(() -> assertThat(json("/actuator/otel/traces").<List<String>>read("$.traces[*].traceId"))
				.contains(caller.traceId()));
		Awaitility.await().until(() -> !this.taking.spans(caller.traceId()).isEmpty());
	}

	private DocumentContext json(String path) {
		HttpResponse<String> response = this.app.get(path);
		assertThat(response.statusCode()).as(path).isEqualTo(200);
		return JsonPath.parse(response.body());
	}

	private static Map<String, Object> exporter(DocumentContext status, String name) {
		return status.<List<Map<String, Object>>>read("$.exporters[?(@.name == '" + name + "')]").get(0);
	}

	private static int count(Map<String, Object> exporter, String kind) {
		return JsonPath.<Integer>read(exporter, "$." + kind + ".traces");
	}

	@RestController
	@EnableAutoConfiguration
	static class WebApp {

		private final Tracer tracer;

		WebApp(OpenTelemetry openTelemetry) {
			this.tracer = openTelemetry.getTracer("shop");
		}

		@GetMapping("/orders")
		String orders() {
			return "[]";
		}

		@GetMapping("/fails")
		String fails() {
			Span span = this.tracer.spanBuilder("charge").startSpan();
			span.addEvent("declined", Attributes.of(AttributeKey.stringKey("card"), "expired"));
			span.setStatus(StatusCode.ERROR).end();
			return "declined";
		}

	}

}
