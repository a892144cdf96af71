package dev.otelspring.autoconfigure.actuate;

import java.net.URLEncoder;
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
import dev.otelspring.autoconfigure.testing.SentLog;
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
import io.opentelemetry.context.Scope;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code /actuator/otel/logs}, and what was logged within a trace. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
class RecentLogsTests {

	private static final AttributeKey<String> SHELF = AttributeKey.stringKey("shelf");

	private final Backend backend = Backend.start();

	private App app;

	@BeforeAll
	void start() {
		this.app = App.of(WebApp.class)
			.sendingTo(this.backend)
			.with("management.endpoints.web.exposure.include=otel", "otel.blrp.schedule.delay=1h",
					"otel.processors.redaction.blocked-values=email", "otel.processors.redaction.blocked-keys=password",
					"otel.processors.filter.logs[0].body=heartbeat")
			.start();
	}

	@AfterAll
	void stop() {
		this.app.close();
		this.backend.close();
	}

	@Test
	void showsARecordAsTheBackendGetsIt() {
		Caller caller = Caller.create();
		this.app.get(caller, "/short");
		// Nobody waits for the hour of a batch.
		Map<String, Object> shown = logs("?traceId=" + caller.traceId()).<List<Map<String, Object>>>read("$.logs")
			.get(0);
		this.app.deliver();
		SentLog sent = this.backend.logs("shop.Stock")
			.stream()
			.filter((log) -> log.traceId().equals(caller.traceId()))
			.findFirst()
			.orElseThrow();
		assertThat(shown).containsEntry("severity", "WARN")
			.containsEntry("severityNumber", 13)
			.containsEntry("logger", "shop.Stock")
			.containsEntry("body", "Only 2 of 17 left")
			.containsEntry("body", sent.body())
			.containsEntry("traceId", caller.traceId())
			.containsEntry("spanId", sent.spanId())
			.doesNotContainKey("eventName");
		long nanos = sent.record().getTimeUnixNano();
		assertThat(Instant.parse((String) shown.get("at"))).isEqualTo(Instant.ofEpochSecond(0, nanos));
	}

	@Test
	void showsTheNewestFirst() {
		emit("shop.Order", Severity.INFO, "first");
		emit("shop.Order", Severity.INFO, "second");
		assertThat(bodies("?logger=shop.Order")).startsWith("second", "first");
	}

	@Test
	void showsWhatHasNoTraceAndWhatIsAnEvent() {
		logger("shop.Events").logRecordBuilder()
			.setEventName("shop.opened")
			.setObservedTimestamp(Instant.ofEpochSecond(5))
			.emit();
		Map<String, Object> shown = logs("?logger=shop.Events").<List<Map<String, Object>>>read("$.logs").get(0);
		assertThat(shown).containsEntry("eventName", "shop.opened")
			.containsEntry("severityNumber", 0)
			.containsEntry("attributes", Map.of())
			.doesNotContainKeys("severity", "body", "traceId", "spanId");
		assertThat((String) shown.get("at")).isEqualTo("1970-01-01T00:00:05Z");
	}

	@Test
	void findsRecords() {
		Caller caller = Caller.create();
		this.app.get(caller, "/short");
		emit("search.Shelf", Severity.DEBUG, "Shelf is swept");
		emit("search.Shelf", Severity.WARN2, "Shelf is low");
		emit("search.Shelf", Severity.FATAL, "Shelf has fallen");
		logger("search.Store").logRecordBuilder()
			.setSeverity(Severity.ERROR)
			.setBody("Store is closed")
			.setAttribute(SHELF, "Upper Left")
			.emit();
		String all = "?logger=search.";
		assertThat(bodies(all)).containsExactly("Store is closed", "Shelf has fallen", "Shelf is low",
				"Shelf is swept");
		assertThat(bodies(all + "&severity=WARN")).containsExactly("Store is closed", "Shelf has fallen",
				"Shelf is low");
		assertThat(bodies(all + "&severity=fatal")).containsExactly("Shelf has fallen");
		assertThat(bodies(all + "Shelf&text=LOW")).containsExactly("Shelf is low");
		assertThat(bodies(all + "&text=upper")).containsExactly("Store is closed");
		assertThat(bodies(all + "&attribute=shelf")).containsExactly("Store is closed");
		assertThat(bodies(all + "&attribute=" + encoded("shelf=Upper Left"))).containsExactly("Store is closed");
		assertThat(bodies(all + "&attribute=" + encoded("shelf=Upper"))).isEmpty();
		assertThat(bodies(all + "&attribute=she")).isEmpty();
		assertThat(bodies(all + "&severity=WARN&text=swept")).isEmpty();
		assertThat(bodies("?traceId=" + caller.traceId().toUpperCase(Locale.ROOT)))
			.containsExactly("Only 2 of 17 left");
		assertThat(bodies("?traceId=" + Caller.create().traceId())).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			severity=loud | severity must be one of TRACE, DEBUG, INFO, WARN, ERROR, FATAL, was 'loud'
			severity=     | severity must be one of TRACE, DEBUG, INFO, WARN, ERROR, FATAL, was ''
			traceId=4711  | traceId must be 32 hexadecimal digits, was '4711'
			attribute==no | attribute must be a key or a key with its value, such as http.route=/orders, was '=no'
			""")
	void refusesAFilterThatMeansNothing(String query, String reason, CapturedOutput output) {
		HttpResponse<String> response = this.app.get("/actuator/otel/logs?" + query);
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(output).contains("Refused at /actuator/otel: " + reason);
	}

	@Test
	void showsNoMoreThanABackendGets() {
		logger("shop.Mail").logRecordBuilder()
			.setBody("sent to ann@example.org")
			.setAttribute(AttributeKey.stringKey("password"), "hunter2")
			.emit();
		emit("shop.Mail", Severity.INFO, "heartbeat");
		DocumentContext shown = logs("?logger=shop.Mail");
		assertThat(shown.<List<String>>read("$.logs[*].body")).singleElement()
			.asString()
			.startsWith("sent to ")
			.doesNotContain("ann@");
		assertThat(shown.jsonString()).doesNotContain("hunter2");
	}

	@Test
	void cutsWhatIsLong() {
		String end = "z".repeat(1234);
		// A character of two halves where the cut would be.
		String beginning = "a".repeat(Answers.LONGEST_TEXT - 1);
		logger("shop.Novel").logRecordBuilder()
			.setBody(beginning + "\uD83D\uDE00" + end)
			.setAttribute(SHELF, "a" + beginning + end)
			.setAttribute(AttributeKey.stringArrayKey("pages"), List.of("short", "a" + beginning + end))
			.emit();
		Map<String, Object> shown = logs("?logger=shop.Novel").read("$.logs[0]");
		assertThat(shown).containsEntry("body", beginning + "… (1236 more characters)");
		Map<String, Object> attributes = JsonPath.read(shown, "$.attributes");
		assertThat(attributes).containsEntry("shelf", "a" + beginning + "… (1234 more characters)")
			.containsEntry("pages", List.of("short", "a" + beginning + "… (1234 more characters)"));
	}

	@Test
	void showsAsManyAsAreRemembered() {
		Logger logger = logger("shop.Many");
		for (int i = 0; i < 1200; i++) {
			logger.logRecordBuilder().setBody("record " + i).emit();
		}
		List<String> bodies = bodies("");
		assertThat(bodies).hasSize(500).startsWith("record 1199", "record 1198").endsWith("record 700");
	}

	@Test
	void showsWhatWasLoggedWithinASpanAndWhatTheSpanIsLinkedTo() {
		Caller caller = Caller.create();
		this.app.get(caller, "/charge");
		Awaitility.await()
			.untilAsserted(() -> assertThat(this.app.get("/actuator/otel/traces/" + caller.traceId()).body())
				.contains("GET /charge"));
		DocumentContext tree = json("/actuator/otel/traces/" + caller.traceId());
		assertThat(tree.<List<Object>>read("$.spans[0].logs[*].body")).containsExactly("Charging");
		assertThat(tree.<List<Object>>read("$.spans[0].links")).isEmpty();
		assertThat(tree.<Map<String, Object>>read("$.spans[0]")).doesNotContainKey("statusMessage");
		Map<String, Object> child = tree.read("$.spans[0].children[0]");
		assertThat(child).containsEntry("status", "ERROR").containsEntry("statusMessage", "the card has expired");
		assertThat(JsonPath.<List<String>>read(child, "$.logs[*].body")).containsExactly("Card is read",
				"Card is refused");
		assertThat(JsonPath.<Map<String, Object>>read(child, "$.logs[1]")).containsEntry("severity", "ERROR")
			.containsEntry("logger", "shop.Charge")
			.containsEntry("spanId", child.get("spanId"))
			.containsEntry("traceId", caller.traceId());
		assertThat(JsonPath.<List<Map<String, Object>>>read(child, "$.links")).containsExactly(Map.of("traceId",
				WebApp.ORDER.getTraceId(), "spanId", WebApp.ORDER.getSpanId(), "attributes", Map.of("shelf", "lower")));
		assertThat(tree.jsonString()).doesNotContain("service.name");
	}

	private Logger logger(String name) {
		return this.app.bean(OpenTelemetry.class).getLogsBridge().get(name);
	}

	private void emit(String logger, Severity severity, String body) {
		logger(logger).logRecordBuilder().setSeverity(severity).setBody(body).emit();
	}

	private List<String> bodies(String query) {
		return logs(query).read("$.logs[*].body");
	}

	private DocumentContext logs(String query) {
		return json("/actuator/otel/logs" + query);
	}

	private DocumentContext json(String path) {
		HttpResponse<String> response = this.app.get(path);
		assertThat(response.statusCode()).as(path).isEqualTo(200);
		return JsonPath.parse(response.body());
	}

	private static String encoded(String value) {
		return URLEncoder.encode(value, StandardCharsets.UTF_8);
	}

	@RestController
	@EnableAutoConfiguration
	static class WebApp {

		static final SpanContext ORDER = SpanContext.create("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331",
				TraceFlags.getSampled(), TraceState.getDefault());

		private final Tracer tracer;

		WebApp(OpenTelemetry openTelemetry) {
			this.tracer = openTelemetry.getTracer("shop");
		}

		@GetMapping("/short")
		String low() {
			LoggerFactory.getLogger("shop.Stock").warn("Only {} of {} left", 2, 17);
			return "low";
		}

		@GetMapping("/charge")
		String charge() {
			LoggerFactory.getLogger("shop.Charge").info("Charging");
			Span span = this.tracer.spanBuilder("charge").addLink(ORDER, Attributes.of(SHELF, "lower")).startSpan();
			try (Scope scope = span.makeCurrent()) {
				LoggerFactory.getLogger("shop.Charge").info("Card is read");
				LoggerFactory.getLogger("shop.Charge").error("Card is refused");
				span.setStatus(StatusCode.ERROR, "the card has expired");
			}
			finally {
				span.end();
			}
			return "refused";
		}

	}

}
