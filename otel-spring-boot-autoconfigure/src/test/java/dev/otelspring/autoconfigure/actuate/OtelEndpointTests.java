package dev.otelspring.autoconfigure.actuate;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import com.jayway.jsonpath.JsonPath;
import dev.otelspring.annotations.SpanAttribute;
import dev.otelspring.annotations.WithSpan;
import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.Caller;
import dev.otelspring.autoconfigure.testing.Peer;
import dev.otelspring.autoconfigure.testing.SentSpan;
import dev.otelspring.pipeline.testing.OtlpReceiver;
import io.opentelemetry.api.OpenTelemetry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

/** What {@code /actuator/otel} says, as JSON over HTTP. */
class OtelEndpointTests {

	@AutoClose
	private final Backend backend = Backend.start();

	@AutoClose
	private final Peer peer = Peer.start();

	private App app;

	@BeforeEach
	void start() {
		this.app = builder().start();
	}

	@AfterEach
	void stop() {
		this.app.close();
	}

	@Test
	void tellsTheStateOfTelemetry() {
		this.app.get("/orders/7");
		this.app.settle();
		String json = read("/actuator/otel");
		assertThat(this.<Map<String, Object>>path(json, "$")).containsOnlyKeys("service", "version", "sdk", "signals",
				"exporters", "findings", "resource");
		assertThat(this.<String>path(json, "$.service")).isEqualTo("shop");
		assertThat(this.<String>path(json, "$.version")).isEqualTo("1.2.3");
		assertThat(this.<Map<String, Object>>path(json, "$.sdk")).containsOnlyKeys("version", "state", "sampler",
				"propagatedHeaders");
		assertThat(this.<String>path(json, "$.sdk.version")).matches("1\\.\\d+\\.\\d+");
		assertThat(this.<String>path(json, "$.sdk.state")).isEqualTo("active");
		assertThat(this.<String>path(json, "$.sdk.sampler")).startsWith("ParentBased{root:AlwaysOnSampler");
		assertThat(this.<List<String>>path(json, "$.sdk.propagatedHeaders")).containsExactly("traceparent",
				"tracestate", "baggage");
		assertThat(this.<List<String>>path(json, "$.findings")).isEmpty();
		assertThat(this.<Map<String, Object>>path(json, "$.resource")).containsEntry("service.name", "shop")
			.containsEntry("process.pid", (int) ProcessHandle.current().pid());
	}

	@Test
	void tellsWhatBecameOfEachSignal() {
		this.app.get("/orders/7");
		this.app.settle();
		String json = read("/actuator/otel");
		assertThat(this.<Map<String, Object>>path(json, "$.signals")).containsOnlyKeys("traces", "metrics", "logs");
		assertThat(this.<Map<String, Object>>path(json, "$.signals.traces")).containsEntry("created", 2)
			.containsEntry("waiting", 0)
			.containsEntry("dropped", Map.of());
		assertThat(this.<List<Object>>path(json, "$.exporters")).hasSize(1);
		assertThat(this.<Map<String, Object>>path(json, "$.exporters[0]")).containsEntry("name", "otlp")
			.containsEntry("endpoint", this.backend.receiver().endpoint().toString())
			.containsEntry("protocol", "http/protobuf")
			.containsEntry("compression", "none")
			.containsEntry("state", "DELIVERING")
			.containsKeys("lastSuccess", "queuedBytes");
		assertThat(this.<Integer>path(json, "$.exporters[0].delivered.traces")).isEqualTo(2);
		assertThat(this.<Integer>path(json, "$.exporters[0].queued.traces")).isZero();
		assertThat(this.<Map<String, Object>>path(json, "$.exporters[0].dropped.traces")).isEmpty();
		assertThat(this.<List<String>>path(json, "$.exporters[0].signals")).containsExactlyInAnyOrder("traces",
				"metrics", "logs");
	}

	@Test
	void tellsWhatIsWrongWithTheBackend() {
		this.backend.receiver().answer((request) -> OtlpReceiver.Reply.of(503));
		this.app.get("/orders/7");
		Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
			String json = read("/actuator/otel");
			assertThat(this.<String>path(json, "$.exporters[0].state")).isEqualTo("RETRYING");
			assertThat(this.<String>path(json, "$.exporters[0].lastError.message")).contains("503");
			assertThat(this.<Integer>path(json, "$.exporters[0].queued.traces")).isEqualTo(2);
			assertThat(this.<Integer>path(json, "$.exporters[0].queuedBytes")).isPositive();
		});
		this.backend.receiver().answer((request) -> OtlpReceiver.Reply.of(200));
		Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
			String json = read("/actuator/otel");
			assertThat(this.<String>path(json, "$.exporters[0].state")).isEqualTo("DELIVERING");
			assertThat(this.<Integer>path(json, "$.exporters[0].delivered.traces")).isEqualTo(2);
		});
	}

	@Test
	void listsTracesTheNewestFirst() {
		Caller first = get("/orders/7");
		Caller second = get("/fails");
		Caller third = get("/orders/8");
		String json = read("/actuator/otel/traces");
		assertThat(this.<List<String>>path(json, "$.traces[*].traceId")).containsExactly(third.traceId(),
				second.traceId(), first.traceId());
		assertThat(this.<List<String>>path(json, "$.traces[*].name")).containsExactly("GET /orders/{id}", "GET /fails",
				"GET /orders/{id}");
		assertThat(this.<List<Integer>>path(json, "$.traces[*].spans")).containsExactly(2, 1, 2);
		assertThat(this.<List<Integer>>path(json, "$.traces[*].errors")).containsExactly(0, 1, 0);
		assertThat(this.<Map<String, Object>>path(json, "$.traces[0]")).containsOnlyKeys("traceId", "name", "start",
				"durationMs", "spans", "errors");
	}

	@Test
	void doesNotWaitForABatchToFill() {
		restart(builder().with("otel.bsp.schedule.delay=1h"));
		Caller caller = Caller.create();
		this.app.get(caller, "/orders/7");
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.untilAsserted(() -> assertThat(read("/actuator/otel/traces")).contains(caller.traceId()));
	}

	@Test
	void showsATraceAsATree() {
		Caller caller = get("/calls?url=" + this.peer.url("/stock"));
		String json = read("/actuator/otel/traces/" + caller.traceId());
		assertThat(this.<String>path(json, "$.traceId")).isEqualTo(caller.traceId());
		assertThat(this.<Integer>path(json, "$.spanCount")).isEqualTo(4);
		assertThat(this.<Integer>path(json, "$.omitted")).isZero();
		assertThat(this.<List<Object>>path(json, "$.spans")).hasSize(1);
		assertThat(this.<String>path(json, "$.spans[0].name")).isEqualTo("GET /calls");
		assertThat(this.<String>path(json, "$.spans[0].kind")).isEqualTo("SERVER");
		// The caller's span, which is in another process.
		assertThat(this.<String>path(json, "$.spans[0].parentSpanId")).isEqualTo(caller.spanId());
		assertThat(this.<List<String>>path(json, "$.spans[0].children[*].name")).containsExactly("calls", "place");
		assertThat(this.<List<String>>path(json, "$.spans[0].children[0].children[*].name")).containsExactly("GET");
		assertThat(this.<String>path(json, "$.spans[0].children[0].children[0].kind")).isEqualTo("CLIENT");
		assertThat(this.<List<Object>>path(json, "$.spans[0].children[1].children")).isEmpty();
		assertSameParentsAsAtTheBackend(caller, json);
	}

	@Test
	void showsAttributesAndEventsOfASpan() {
		Caller placed = get("/orders/7");
		Caller failed = get("/fails");
		String json = read("/actuator/otel/traces/" + placed.traceId());
		assertThat(this.<Map<String, Object>>path(json, "$.spans[0].attributes"))
			.containsEntry("http.response.status_code", 200)
			.containsEntry("http.route", "/orders/{id}");
		assertThat(this.<Map<String, Object>>path(json, "$.spans[0].children[0].attributes")).containsEntry("id", 7);
		assertThat(this.<Map<String, Object>>path(json, "$.spans[0]")).containsOnlyKeys("name", "kind", "spanId",
				"parentSpanId", "start", "durationMs", "status", "scope", "attributes", "events", "children");
		json = read("/actuator/otel/traces/" + failed.traceId());
		assertThat(this.<String>path(json, "$.spans[0].status")).isEqualTo("ERROR");
		assertThat(this.<List<String>>path(json, "$.spans[0].events[*].name")).containsExactly("exception");
		assertThat(this.<Map<String, Object>>path(json, "$.spans[0].events[0].attributes"))
			.containsEntry("exception.message", "on purpose");
	}

	@Test
	void findsATraceWhoseIdIsWrittenInCapitals() {
		Caller caller = get("/orders/7");
		assertThat(read("/actuator/otel/traces/" + caller.traceId().toUpperCase(Locale.ROOT)))
			.contains(caller.traceId());
	}

	@Test
	void doesNotFindWhatIsNotThere() {
		assertThat(this.app.get("/actuator/otel/traces/" + Caller.create().traceId()).statusCode()).isEqualTo(404);
		assertThat(this.app.get("/actuator/otel/traces/nonsense").statusCode()).isEqualTo(404);
		assertThat(this.app.get("/actuator/otel/spans").statusCode()).isEqualTo(404);
		assertThat(this.app.get("/actuator/otel/spans/1").statusCode()).isEqualTo(404);
	}

	@Test
	void neverShowsAHeadersValue() {
		this.backend.receiver().answer((request) -> OtlpReceiver.Reply.of(401));
		String endpoint = this.backend.receiver().endpoint().toString().replace("http://", "http://user:geheim@");
		restart(builder().with("otel.exporter.otlp.headers.api-key=geheim", "otel.exporter.otlp.endpoint=" + endpoint));
		Caller caller = get("/orders/7");
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.untilAsserted(() -> assertThat(this.<String>path(read("/actuator/otel"), "$.exporters[0].state"))
				.isEqualTo("REJECTED"));
		assertThat(read("/actuator/otel")).doesNotContain("geheim");
		assertThat(read("/actuator/otel/traces")).doesNotContain("geheim");
		assertThat(read("/actuator/otel/traces/" + caller.traceId())).doesNotContain("geheim");
	}

	@Test
	void tellsWhatIsWrongWithVariables() {
		restart(builder().variable("OTEL_TRACES_SAMPLER", "sometimes"));
		assertThat(this.<List<String>>path(read("/actuator/otel"), "$.findings")).singleElement()
			.asString()
			.contains("OTEL_TRACES_SAMPLER='sometimes'", "otel.traces.sampler must be one of always_off");
	}

	@Test
	void tellsThatTheSdkIsDisabled() {
		restart(builder().with("otel.sdk.disabled=true"));
		String json = read("/actuator/otel");
		assertThat(this.<String>path(json, "$.sdk.state")).startsWith("otel.sdk.disabled is true");
		assertThat(this.<List<Object>>path(json, "$.exporters")).isEmpty();
		assertThat(this.app.get("/actuator/otel/traces").statusCode()).isEqualTo(404);
	}

	@Test
	void tellsThatTheApplicationHasAnOpenTelemetryOfItsOwn() {
		restart(builder().and(OwnOpenTelemetry.class));
		assertThat(this.<String>path(read("/actuator/otel"), "$.sdk.state"))
			.isEqualTo("the application's own OpenTelemetry bean is used");
	}

	@Test
	void isNotThereUnlessItIsExposed() {
		restart(builder().with("management.endpoints.web.exposure.include=health"));
		assertThat(this.app.get("/actuator/otel").statusCode()).isEqualTo(404);
	}

	private void assertSameParentsAsAtTheBackend(Caller caller, String json) {
		List<SentSpan> sent = this.backend.spans(caller.traceId());
		assertThat(sent).hasSize(4);
		assertThat(sent).allSatisfy((span) -> assertThat(
				this.<List<String>>path(json, "$..[?(@.spanId == '" + span.spanId() + "')].parentSpanId"))
			.containsExactly(span.parentSpanId()));
	}

	private Caller get(String path) {
		Caller caller = Caller.create();
		this.app.get(caller, path);
		this.app.settle();
		return caller;
	}

	private String read(String path) {
		HttpResponse<String> response = this.app.get(path);
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValue("Content-Type")).get().asString().contains("json");
		return response.body();
	}

	@SuppressWarnings("TypeParameterUnusedInFormals")
	private <T> T path(String json, String path) {
		return JsonPath.read(json, path);
	}

	private void restart(App.Builder builder) {
		this.app.close();
		this.app = builder.start();
	}

	private App.Builder builder() {
		return App.of(WebApp.class)
			.sendingTo(this.backend)
			.with("management.endpoints.web.exposure.include=otel", "otel.service.name=shop",
					"otel.resource.attributes.service.version=1.2.3");
	}

	@RestController
	@EnableAutoConfiguration
	static class WebApp {

		private final Orders orders;

		WebApp(Orders orders) {
			this.orders = orders;
		}

		@GetMapping("/orders/{id}")
		int order(@PathVariable int id) {
			return this.orders.place(id);
		}

		@GetMapping("/calls")
		int calls(@RequestParam String url) {
			return this.orders.calls(url) + this.orders.place(7);
		}

		@GetMapping("/fails")
		String fail() {
			throw new IllegalStateException("on purpose");
		}

		@Configuration(proxyBeanMethods = false)
		static class Beans {

			@Bean
			Orders orders(RestClient.Builder builder) {
				return new Orders(builder.build());
			}

		}

	}

	static class Orders {

		private final RestClient restClient;

		Orders(RestClient restClient) {
			this.restClient = restClient;
		}

		@WithSpan("place")
		int place(@SpanAttribute("id") int id) {
			return id;
		}

		@WithSpan("calls")
		int calls(String url) {
			return this.restClient.get().uri(url).retrieve().toBodilessEntity().getStatusCode().value();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnOpenTelemetry {

		@Bean
		OpenTelemetry openTelemetry() {
			return OpenTelemetry.noop();
		}

	}

}
