package dev.otelspring.autoconfigure.actuate;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.jayway.jsonpath.DocumentContext;
import com.jayway.jsonpath.JsonPath;
import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.Caller;
import dev.otelspring.pipeline.testing.OtlpReceiver;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.logs.Logger;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.context.annotation.Bean;
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
					"otel.instrumentation.spring-scheduling.enabled=false", "otel.resource.disabled.keys=process.pid",
					"otel.vendor.endpoint=https://me:" + SECRET + "@host/${vendor.path}?key=" + SECRET,
					"vendor.path=" + SECRET, "otel.vendor.tenant=north", "otel.metric.export.interval=1h",
					"otel.service.name=shop", "otel.resource.attributes=service.version=1.2.3,team=checkout",
					"otel.exporters.taking.endpoint=" + this.taking.receiver().endpoint(),
					"otel.exporters.taking.headers.api-key=" + SECRET, "otel.exporters.taking.compression=gzip",
					"otel.exporters.refusing.endpoint=" + this.refusing.receiver().endpoint(),
					"otel.exporters.refusing.signals=traces",
					"otel.exporters.refusing.headers=Authorization=Bearer%20" + SECRET,
					"otel.exporters.away.endpoint=" + this.away.receiver().endpoint(),
					"otel.exporters.away.signals=traces")
			.variable("OTEL_TRACES_SAMPLER", "sometimes")
			.variable("OTEL_VENDOR_API_KEY", SECRET)
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
				"exporters", "findings", "resource", "access");
		assertThat(status.<String>read("$.access")).isEqualTo("UNRESTRICTED");
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

	/** Whoever accepts anything is a program. */
	@Test
	void isAPageForBrowsersAlone() {
		String browser = "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8";
		assertThat(type("/actuator/otel", browser)).isEqualTo("text/html;charset=UTF-8");
		assertThat(type("/actuator/otel", "*/*")).isEqualTo("application/vnd.spring-boot.actuator.v3+json");
		assertThat(type("/actuator/otel", "application/json, text/plain, */*"))
			.isEqualTo("application/vnd.spring-boot.actuator.v3+json");
		assertThat(type("/actuator/otel", "application/json")).isEqualTo("application/json");
		assertThat(type("/actuator/otel", "application/vnd.spring-boot.actuator.v2+json"))
			.isEqualTo("application/vnd.spring-boot.actuator.v2+json");
		assertThat(type("/actuator/otel/page/page.js", "*/*")).isEqualTo("text/javascript;charset=UTF-8");
		assertThat(type("/actuator/otel/page/page.css", "text/css,*/*;q=0.1")).isEqualTo("text/css;charset=UTF-8");
		HttpResponse<String> page = this.app.get("/actuator/otel", "Accept", browser);
		assertThat(page.body()).contains("default-src 'none'; script-src 'self' 'sha256-")
			.doesNotContain("{import-map-hash}", "{base}", "{csrf");
	}

	private String type(String path, String accept) {
		HttpResponse<String> response = this.app.get(path, "Accept", accept);
		assertThat(response.statusCode()).as(path + " for " + accept).isEqualTo(200);
		return response.headers().firstValue("Content-Type").orElse("");
	}

	@Test
	void tellsWhatIsWrongWithAVariable() {
		for (String path : List.of("/actuator/otel", "/actuator/otel/doctor")) {
			Map<String, String> finding = json(path)
				.<List<Map<String, String>>>read("$.findings[?(@.id == 'configuration')]")
				.get(0);
			assertThat(finding).containsEntry("severity", "WARNING");
			assertThat(finding.get("what")).contains("OTEL_TRACES_SAMPLER='sometimes'", "is ignored");
			assertThat(finding.get("mend")).startsWith("otel.traces.sampler must be");
		}
	}

	@Test
	void tellsWhatMendsAnExporter() {
		this.app.get("/orders");
		Awaitility.await().untilAsserted(() -> {
			List<Map<String, String>> findings = json("/actuator/otel/doctor")
				.read("$.findings[?(@.id == 'exporter')]");
			assertThat(findings).extracting((finding) -> finding.get("what"))
				.anyMatch((what) -> what.startsWith("Exporter 'refusing' is refused its spans (HTTP 401 from "))
				.anyMatch((what) -> what.startsWith("Exporter 'away' cannot deliver spans (HTTP 503 from "))
				.noneMatch((what) -> what.contains("'taking'"));
			assertThat(findings).filteredOn((finding) -> finding.get("what").contains("'refusing'"))
				.singleElement()
				.satisfies((finding) -> assertThat(finding.get("mend"))
					.startsWith("Set otel.exporters.refusing.headers to what it asks for"));
		});
	}

	@Test
	void showsExportersByName() {
		assertThat(json("/actuator/otel/exporters").<List<String>>read("$.exporters[*].name"))
			.containsExactlyInAnyOrder("taking", "refusing", "away");
		assertThat(json("/actuator/otel/exporters/away").<String>read("$.endpoint"))
			.isEqualTo(this.away.receiver().endpoint().toString());
	}

	@Test
	void showsWhatIsInstrumentedAndWhyNot() {
		DocumentContext list = json("/actuator/otel/instrumentations");
		assertThat(list.<List<String>>read("$.instrumentations[?(@.on)].name")).contains("webmvc", "restclient",
				"annotations", "logback-appender");
		Map<String, Object> webflux = list.<List<Map<String, Object>>>read("$.instrumentations[?(@.name == 'webflux')]")
			.get(0);
		assertThat(webflux).containsEntry("on", false)
			.containsEntry("property", "otel.instrumentation.spring-webflux.enabled");
		assertThat((String) webflux.get("reason")).contains("reactive web application");
		assertThat(list.<List<String>>read("$.instrumentations[?(@.name == 'log4j-appender')].reason").get(0))
			.isEqualTo("'org.apache.logging.log4j.core.LoggerContext' is not on the class path");
		assertThat(list.<List<String>>read("$.instrumentations[?(@.name == 'scheduling')].reason").get(0))
			.contains("otel.instrumentation.spring-scheduling.enabled");
	}

	@Test
	void knowsEveryInstrumentation() throws IOException {
		List<String> registered = ImportCandidates.load(AutoConfiguration.class, getClass().getClassLoader())
			.getCandidates()
			.stream()
			.filter((name) -> name.startsWith(InstrumentationReport.PACKAGE))
			.toList();
		assertThat(InstrumentationReport.autoConfigurations()).isSubsetOf(registered);
		// What the others need, and a part of scheduling.
		assertThat(registered).filteredOn((name) -> !InstrumentationReport.autoConfigurations().contains(name))
			.extracting((name) -> name.substring(name.lastIndexOf('.') + 1))
			.containsExactlyInAnyOrder("HttpTelemetryAutoConfiguration", "ScheduledObservationAutoConfiguration");
	}

	@Test
	void showsWhatIsSetAndWhere() {
		DocumentContext configuration = json("/actuator/otel/configuration");
		assertThat(configuration.<Map<String, String>>read("$.properties['otel.service.name']"))
			.containsEntry("value", "shop")
			.hasEntrySatisfying("origin", (origin) -> assertThat(origin).isNotBlank());
		assertThat(configuration.<Map<String, String>>read("$.properties['otel.traces.sampler']"))
			.containsEntry("value", "sometimes")
			.hasEntrySatisfying("origin", (origin) -> assertThat(origin).contains("OTEL_TRACES_SAMPLER"));
		assertThat(configuration.<String>read("$.properties['otel.exporters.taking.headers.api-key'].value"))
			.isEqualTo("******");
		assertThat(configuration.<String>read("$.properties['otel.vendor.api.key'].value")).isEqualTo("******");
		assertThat(configuration.<String>read("$.properties['otel.vendor.endpoint'].value"))
			.isEqualTo("https://******@host/${vendor.path}?key=******");
		assertThat(configuration.<String>read("$.properties['otel.resource.disabled.keys'].value"))
			.isEqualTo("process.pid");
		// The users' own function.
		assertThat(configuration.<String>read("$.properties['otel.vendor.tenant'].value")).isEqualTo("???");
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
	void findsTraces() {
		Caller well = Caller.create();
		Caller failed = Caller.create();
		this.app.get(well, "/orders");
		this.app.get(failed, "/fails");
		awaitTrace(failed);
		assertThat(ids("?error=true")).contains(failed.traceId()).doesNotContain(well.traceId());
		assertThat(ids("?error=false")).contains(well.traceId()).doesNotContain(failed.traceId());
		assertThat(ids("?attribute=http.route=/orders")).contains(well.traceId()).doesNotContain(failed.traceId());
		assertThat(ids("?attribute=http.route")).contains(well.traceId(), failed.traceId());
		assertThat(ids("?text=CHARGE")).contains(failed.traceId()).doesNotContain(well.traceId());
		assertThat(ids("?text=/orders")).contains(well.traceId()).doesNotContain(failed.traceId());
		assertThat(ids("?minDuration=1h")).isEmpty();
		assertThat(ids("?minDuration=0ms")).contains(well.traceId(), failed.traceId());
		assertThat(ids("?error=false&text=charge")).isEmpty();
	}

	private List<String> ids(String query) {
		return json("/actuator/otel/traces" + query).read("$.traces[*].traceId");
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
			"/actuator/otel/nothing", "/actuator/otel/exporters/nobody", "/actuator/otel/doctor/x",
			"/actuator/otel/page", "/actuator/otel/page/index.html", "/actuator/otel/page/LICENSE-lit.txt",
			"/actuator/otel/page/Page.class" })
	void knowsNothingOfAnythingElse(String path) {
		assertThat(this.app.get(path).statusCode()).isEqualTo(404);
	}

	/** The keys of the examples in docs/actuator.md are those that are there. */
	@Test
	void isAsItIsDocumented() throws IOException {
		Caller caller = Caller.create();
		this.app.get(caller, "/fails");
		awaitTrace(caller);
		Awaitility.await()
			.until(() -> json("/actuator/otel/exporters/away").<Map<String, ?>>read("$").containsKey("lastError"));
		// What was read less than ten seconds ago is not read anew.
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.until(() -> this.app.get("/actuator/otel/metrics/http.server.request.duration").statusCode() == 200);
		Map<String, String> examples = new LinkedHashMap<>();
		Matcher matcher = Pattern.compile("## .*?`(/actuator/otel[^`]*)`\n.*?```json\n(.*?)```", Pattern.DOTALL)
			.matcher(Files.readString(Path.of("../docs/actuator.md")));
		while (matcher.find()) {
			examples.put(matcher.group(1), matcher.group(2));
		}
		assertThat(examples).containsOnlyKeys("/actuator/otel", "/actuator/otel/doctor",
				"/actuator/otel/exporters/{name}", "/actuator/otel/configuration", "/actuator/otel/instrumentations",
				"/actuator/otel/traces", "/actuator/otel/traces/{traceId}", "/actuator/otel/logs",
				"/actuator/otel/metrics");
		examples.forEach((documented, example) -> {
			String path = documented.replace("{traceId}", caller.traceId());
			// One has all signals, the other an error.
			Set<String> keys = keys("", json(path.replace("{name}", "taking")).read("$"));
			keys.addAll(keys("", json(path.replace("{name}", "away")).read("$")));
			assertThat(keys("", JsonPath.parse(example).read("$"))).as(path).isSubsetOf(keys);
		});
	}

	// Of what the user names, such as properties, the depth alone counts.
	private static Set<String> keys(String path, Object json) {
		Set<String> keys = new TreeSet<>();
		if (json instanceof List<?> list) {
			list.forEach((element) -> keys.addAll(keys(path + "[]", element)));
		}
		else if (json instanceof Map<?, ?> map) {
			map.forEach((key, value) -> {
				boolean free = path.endsWith(".properties") || path.endsWith(".resource")
						|| path.endsWith(".attributes");
				String name = path + "." + (free ? "*" : key);
				keys.add(name);
				keys.addAll(keys(name, value));
			});
		}
		return keys;
	}

	@Test
	void doesNotTellAHeadersValue() {
		Caller caller = Caller.create();
		this.app.get(caller, "/orders");
		awaitTrace(caller);
		assertThat(this.taking.receiver().requests()).isNotEmpty()
			.allSatisfy((request) -> assertThat(request.header("api-key")).isEqualTo(SECRET));
		for (String path : List.of("", "/doctor", "/exporters", "/exporters/taking", "/configuration", "/traces",
				"/traces/" + caller.traceId(), "/logs", "/metrics")) {
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

		private final Logger logger;

		WebApp(OpenTelemetry openTelemetry) {
			this.tracer = openTelemetry.getTracer("shop");
			this.logger = openTelemetry.getLogsBridge().get("com.example.Cards");
		}

		@Bean
		SanitizingFunction tenants() {
			return (data) -> data.getKey().endsWith("tenant") ? data.withValue("???") : data;
		}

		@GetMapping("/orders")
		String orders() {
			return "[]";
		}

		@GetMapping("/fails")
		String fails() {
			this.logger.logRecordBuilder()
				.setSeverity(Severity.WARN)
				.setBody("Card 17 is declined")
				.setAttribute(AttributeKey.stringKey("card"), "17")
				.emit();
			Span.current()
				.addLink(SpanContext.create("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331",
						TraceFlags.getSampled(), TraceState.getDefault()));
			Span span = this.tracer.spanBuilder("charge").startSpan();
			span.addEvent("declined", Attributes.of(AttributeKey.stringKey("card"), "expired"));
			span.setStatus(StatusCode.ERROR).end();
			return "declined";
		}

	}

}
