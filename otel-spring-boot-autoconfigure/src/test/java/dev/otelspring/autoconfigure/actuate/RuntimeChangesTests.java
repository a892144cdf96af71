package dev.otelspring.autoconfigure.actuate;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import com.jayway.jsonpath.DocumentContext;
import com.jayway.jsonpath.JsonPath;
import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.Caller;
import dev.otelspring.autoconfigure.testing.SentLog;
import dev.otelspring.autoconfigure.testing.SentSpan;
import dev.otelspring.pipeline.DropReason;
import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.assembly.TelemetryPipeline;
import dev.otelspring.pipeline.status.PipelineSnapshot;
import dev.otelspring.pipeline.status.PipelineSnapshot.ExporterCounts;
import dev.otelspring.pipeline.testing.OtlpReceiver.Reply;
import io.opentelemetry.api.OpenTelemetry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/** What can be done at {@code /actuator/otel} while the application runs. */
@ExtendWith(OutputCaptureExtension.class)
class RuntimeChangesTests {

	@AutoClose
	private final Backend backend = Backend.start();

	private App app;

	@AfterEach
	void stop() {
		this.app.close();
	}

	@Test
	void keepsFewerTracesUntilItIsTakenBack(CapturedOutput output) {
		start();
		assertThat(body(send("POST", "/sampling", "{\"ratio\": 0}"), "$.sampler")).contains("TraceIdRatioBased{0.0");
		get("/hello");
		assertThat(JsonPath.<Boolean>read(send("POST", "/sampling", "{\"rate\": 1000}").body(), "$.changed")).isTrue();
		get("/hello");
		send("POST", "/sampling", "{\"ratio\": 0}");
		get("/hello");
		HttpResponse<String> reset = send("DELETE", "/sampling", "");
		assertThat(JsonPath.<Boolean>read(reset.body(), "$.changed")).isFalse();
		assertThat(body(reset, "$.sampler")).contains("AlwaysOnSampler");
		get("/hello");
		this.app.deliver();
		assertThat(this.backend.spans()).hasSize(2);
		assertThat(output).contains("At /actuator/otel, sampling was set to ",
				"At /actuator/otel, sampling was set back");
	}

	@Test
	void samplesByRulesUntilTheyAreTakenBack(CapturedOutput output) {
		start();
		HttpResponse<String> set = send("POST", "/sampling",
				"{\"rules\": \"path=/hello method=GET ratio=0; kind=server name='G*' ratio=1\", \"ratio\": 0}");
		List<String> rules = List.of("path=/hello method=GET ratio=0.0", "kind=server name=G* ratio=1.0");
		assertThat(set.statusCode()).as(set.body()).isEqualTo(200);
		assertThat(JsonPath.<List<String>>read(set.body(), "$.rules")).isEqualTo(rules);
		DocumentContext shown = JsonPath.parse(this.app.get("/actuator/otel/sampling").body());
		assertThat(shown.<List<String>>read("$.rules")).isEqualTo(rules);
		assertThat(shown.<Boolean>read("$.changed")).isTrue();
		assertThat(shown.<String>read("$.sampler")).contains("Rules{");
		get("/hello");
		get("/other");
		this.app.deliver();
		assertThat(this.backend.spans()).extracting(SentSpan::name).containsExactly("GET /other");
		send("DELETE", "/sampling", "");
		shown = JsonPath.parse(this.app.get("/actuator/otel/sampling").body());
		assertThat(shown.<List<String>>read("$.rules")).isEmpty();
		assertThat(shown.<Boolean>read("$.changed")).isFalse();
		get("/hello");
		this.app.deliver();
		assertThat(this.backend.spans()).extracting(SentSpan::name).containsExactly("GET /other", "GET /hello");
		assertThat(output).contains("sampling was set to ParentBased{root:Rules{",
				" by the rules path=/hello method=GET ratio=0.0; kind=server name=G* ratio=1.0; before it was ParentBased{root:AlwaysOn");
	}

	@Test
	void showsTheRulesThatAreConfigured() {
		start("otel.traces.sampler=rules", "otel.traces.sampling.rules[0].path=/hello",
				"otel.traces.sampling.rules[0].rate=5");
		DocumentContext shown = JsonPath.parse(this.app.get("/actuator/otel/sampling").body());
		assertThat(shown.<List<String>>read("$.rules")).containsExactly("path=/hello rate=5.0");
		assertThat(shown.<Boolean>read("$.changed")).isFalse();
		send("POST", "/sampling", "{\"ratio\": 1}");
		shown = JsonPath.parse(this.app.get("/actuator/otel/sampling").body());
		assertThat(shown.<List<String>>read("$.rules")).isEmpty();
		assertThat(shown.<Boolean>read("$.changed")).isTrue();
	}

	@Test
	void sendsFewerLogRecordsUntilItIsTakenBack(CapturedOutput output) {
		start("otel.instrumentation.logback-appender.threshold=info");
		Logger logger = LoggerFactory.getLogger("shop");
		HttpResponse<String> set = send("POST", "/logs", "{\"severity\": \"warn\"}");
		assertThat(body(set, "$.severity")).isEqualTo("WARN");
		assertThat(JsonPath.<Boolean>read(set.body(), "$.changed")).isTrue();
		logger.info("held back");
		logger.warn("sent");
		HttpResponse<String> reset = send("DELETE", "/logs", "");
		assertThat(body(reset, "$.severity")).isEqualTo("INFO");
		assertThat(JsonPath.<Boolean>read(reset.body(), "$.changed")).isFalse();
		logger.info("sent again");
		send("POST", "/logs", "{\"severity\": \"OFF\"}");
		logger.error("held back too");
		this.app.deliver();
		assertThat(this.backend.logs("shop")).extracting(SentLog::body).containsExactly("sent", "sent again");
		// Held back is no loss, as by the configured threshold.
		assertThat(JsonPath.<Map<String, ?>>read(this.app.get("/actuator/otel").body(), "$.signals.logs.dropped"))
			.isEmpty();
		String told = "the lowest severity of log records was set to WARN; before it was INFO";
		assertThat(output).contains(told);
		assertThat(this.backend.logs(RuntimeChanges.class.getName())).extracting(SentLog::body)
			.hasSize(3)
			.anyMatch((text) -> text.contains(told));
	}

	@Test
	void sendsNothingWhilePausedAndAllOfItAtOnceAfterwards(CapturedOutput output) {
		start("management.endpoints.web.exposure.include=otel,health",
				"management.endpoint.health.show-details=always");
		get("/hello");
		this.app.deliver();
		Instant before = Instant.now();
		HttpResponse<String> paused = send("POST", "/exporters/otlp", "{\"paused\": true}");
		assertThat(body(paused, "$.state")).isEqualTo("PAUSED");
		assertThat(JsonPath.<Map<String, String>>read(paused.body(), "$.states").values()).containsOnly("PAUSED");
		assertThat(Instant.parse(body(paused, "$.pausedSince"))).isBetween(before, Instant.now());
		int requests = this.backend.receiver().requests().size();
		get("/hello");
		assertThat(JsonPath.<Boolean>read(send("POST", "/flush", "").body(), "$.complete")).isFalse();
		assertThat(this.backend.receiver().requests()).hasSize(requests);
		assertThat(JsonPath.<Integer>read(this.app.get("/actuator/otel/exporters/otlp").body(), "$.queued.traces"))
			.isEqualTo(1);
		assertAccountIsExact(this.app.bean(TelemetryPipeline.class));
		assertThat(JsonPath.<List<String>>read(this.app.get("/actuator/otel/doctor").body(),
				"$.findings[?(@.severity == 'WARNING')].what"))
			.anyMatch((what) -> what.startsWith("Exporter 'otlp' sends nothing since "));
		String health = this.app.get("/actuator/health").body();
		assertThat(JsonPath.<String>read(health, "$.components.otel.status")).isEqualTo("UP");
		assertThat(JsonPath.<String>read(health, "$.components.otel.details.otlp.state")).isEqualTo("PAUSED");
		HttpResponse<String> resumed = send("POST", "/exporters/otlp", "{\"paused\": false}");
		assertThat(resumed.body()).doesNotContain("pausedSince");
		Awaitility.await().until(() -> this.backend.spans().size() == 2);
		send("POST", "/exporters/otlp", "{\"paused\": true}");
		assertThat(send("DELETE", "/exporters/otlp", "").body()).doesNotContain("pausedSince");
		assertThat(output).contains("the exporter 'otlp' was paused, and is PAUSED; before it was DELIVERING",
				"the exporter 'otlp' was resumed, and is DELIVERING; before it was PAUSED");
	}

	@Test
	void pausesOneExporterAlone() {
		try (Backend other = Backend.start()) {
			start("otel.exporter.otlp.endpoint=", "otel.exporters.first.endpoint=" + this.backend.receiver().endpoint(),
					"otel.exporters.second.endpoint=" + other.receiver().endpoint());
			send("POST", "/exporters/first", "{\"paused\": true}");
			get("/hello");
			this.app.deliver();
			assertThat(other.spans()).hasSize(1);
			assertThat(this.backend.spans()).isEmpty();
			send("DELETE", "/exporters/first", "");
			Awaitility.await().until(() -> this.backend.spans().size() == 1);
			this.app.close();
		}
	}

	@Test
	void pausesWhatIsNotOtlp(CapturedOutput output) {
		start("otel.traces.exporter=console");
		send("POST", "/exporters/console-traces", "{\"paused\": true}");
		get("/hello");
		this.app.deliver();
		assertThat(output).doesNotContain(" SERVER GET /hello ");
		assertThat(JsonPath.<Integer>read(this.app.get("/actuator/otel/exporters/console-traces").body(),
				"$.queued.traces"))
			.isEqualTo(1);
		send("DELETE", "/exporters/console-traces", "");
		Awaitility.await().untilAsserted(() -> assertThat(output).contains(" SERVER GET /hello "));
	}

	@Test
	void losesWhatWaitsInMemoryWhereItEndsPaused() {
		start();
		send("POST", "/exporters/otlp", "{\"paused\": true}");
		int requests = this.backend.receiver().requests().size();
		get("/hello");
		TelemetryPipeline pipeline = this.app.bean(TelemetryPipeline.class);
		this.app.close();
		assertThat(this.backend.spans()).isEmpty();
		// One may have been under way.
		assertThat(this.backend.receiver().requests().size()).isBetween(requests, requests + 1);
		assertThat(pipeline.status().snapshot().exporters().get(0).counts().get(Signal.TRACES).dropped())
			.containsEntry(DropReason.SHUTDOWN, 1L);
		assertAccountIsExact(pipeline);
	}

	@Test
	void keepsWhatWaitsOnDiskWhereItEndsPaused(@TempDir Path directory) {
		String[] onDisk = { "otel.exporter.otlp.endpoint=", "otel.exporters.main.sending-queue.storage=disk",
				"otel.storage.directory=" + directory,
				"otel.exporters.main.endpoint=" + this.backend.receiver().endpoint() };
		start(onDisk);
		send("POST", "/exporters/main", "{\"paused\": true}");
		get("/hello");
		this.app.close();
		assertThat(this.backend.spans()).isEmpty();
		start(onDisk);
		Awaitility.await().until(() -> this.backend.spans().size() == 1);
	}

	@Test
	void tellsAnAuditWhoChangedWhat() {
		List<AuditEvent> events = new CopyOnWriteArrayList<>();
		this.app = App.of(WebApp.class)
			.sendingTo(this.backend)
			.with("management.endpoints.web.exposure.include=otel")
			.start();
		this.app.context()
			.addApplicationListener(
					(ApplicationListener<AuditApplicationEvent>) (event) -> events.add(event.getAuditEvent()));
		send("POST", "/exporters/otlp", "{\"paused\": true}");
		send("POST", "/exporters/otlp", "{\"paused\": 7}");
		assertThat(events).singleElement().satisfies((event) -> {
			assertThat(event.getType()).isEqualTo("OTEL_CHANGED");
			assertThat(event.getData()).containsEntry("what", "the exporter 'otlp'").containsEntry("after", "PAUSED");
		});
	}

	@Test
	void deliversWhatIsThere() {
		start("otel.bsp.schedule.delay=1h");
		Caller caller = Caller.create();
		this.app.get(caller, "/hello");
		this.app.awaitSpans();
		HttpResponse<String> flush = send("POST", "/flush", "");
		assertThat(JsonPath.<Boolean>read(flush.body(), "$.complete")).isTrue();
		assertThat(this.backend.spans(caller.traceId())).hasSize(1);
	}

	@Test
	void sendsATestSpanAndTellsWhatTheBackendSaid() {
		start();
		HttpResponse<String> sent = send("POST", "/test-span", "");
		assertThat(JsonPath.<Boolean>read(sent.body(), "$.delivered")).isTrue();
		assertThat(this.backend.spans(body(sent, "$.traceId"))).extracting(SentSpan::name)
			.containsExactly("otel test span");
		this.backend.receiver().answer((request) -> Reply.of(403));
		HttpResponse<String> refused = send("POST", "/test-span", "");
		assertThat(JsonPath.<Boolean>read(refused.body(), "$.delivered")).isFalse();
		assertThat(JsonPath.<Integer>read(refused.body(), "$.exporters[0].lastError.status")).isEqualTo(403);
	}

	@ParameterizedTest
	@ValueSource(strings = { "otel.traces.exporter=none", "otel.processors.filter.spans[0].name=otel test span",
			"otel.traces.sampler=always_off" })
	void doesNotSayThatATestSpanArrivedWhichNobodySent(String property) {
		start(property);
		get("/hello");
		HttpResponse<String> sent = send("POST", "/test-span", "");
		assertThat(JsonPath.<Boolean>read(sent.body(), "$.delivered")).isFalse();
		assertThat(this.backend.spans()).extracting(SentSpan::name).doesNotContain("otel test span");
	}

	@Test
	void refusesWhatCannotBeAndSaysWhyInTheLog(CapturedOutput output) {
		start();
		String cases = """
				POST   | /sampling | {'ratio': 2}            | ratio must be
				POST   | /sampling | {'rate': -1}            | rate must be
				POST   | /sampling | {'ratio': 1, 'rate': 1} | either ratio
				POST   | /sampling | {}                      | either ratio
				POST   | /sampling | {'ratio': 'x'}          |
				POST   | /sampling | {'rules': 'path=x ratio=1'}       | rules[0].path must be a path pattern
				POST   | /sampling | {'rules': 'ratio=1; path=/x'}     | rules[1].ratio or rate must be given
				POST   | /sampling | {'rules': 'pfad=/x ratio=1'}      | rules[0] cannot be used: 'pfad=/x' must be one of
				POST   | /sampling | {'rules': [{'path': '/x'}]}       |
				POST   | /sampling | {'rules': 'ratio=1', 'ratio': 2}  | ratio must be
				POST   | /logs     | {'severity': 'loud'}    | severity must be one of [TRACE
				POST   | /logs     | {}                      | severity must be one of
				POST   | /exporters/otlp   | {}                 | paused, true or false, must be given
				POST   | /exporters/otlp   | {'paused': 'soon'} |
				POST   | /exporters/nobody | {'paused': true}   | there is no exporter 'nobody'
				POST   | /traces/otlp      | {'paused': true}   | 'traces' must be exporters
				DELETE | /exporters/nobody | {}                 | there is no exporter 'nobody'
				POST   | /doctor   | {}                      | 'doctor' must be sampling, logs, flush or test-span
				DELETE | /flush    | {}                      | 'flush' must be sampling or logs
				""";
		cases.lines().map((line) -> line.split("\\|", -1)).forEach((line) -> {
			HttpResponse<String> response = send(line[0].strip(), line[1].strip(), line[2].strip().replace('\'', '"'));
			assertThat(response.statusCode()).as(line[2]).isEqualTo(400);
			assertThat(response.body()).contains("Bad Request");
			assertThat(output.toString()).contains(line[3].strip());
		});
		get("/hello");
		this.app.deliver();
		assertThat(this.backend.spans()).hasSize(1);
		assertThat(JsonPath.<Boolean>read(this.app.get("/actuator/otel/sampling").body(), "$.changed")).isFalse();
	}

	@Test
	void doesNothingWhereTheEndpointMayOnlyBeRead() {
		start("management.endpoint.otel.access=read-only");
		assertThat(send("POST", "/sampling", "{\"ratio\": 0}").statusCode()).isEqualTo(405);
		assertThat(send("DELETE", "/sampling", "").statusCode()).isEqualTo(405);
		assertThat(send("POST", "/logs", "{\"severity\": \"OFF\"}").statusCode()).isEqualTo(405);
		assertThat(send("POST", "/exporters/otlp", "{\"paused\": true}").statusCode()).isEqualTo(405);
		assertThat(JsonPath.<String>read(this.app.get("/actuator/otel").body(), "$.access")).isEqualTo("READ_ONLY");
		assertThat(this.app.get("/actuator/otel/doctor").statusCode()).isEqualTo(200);
	}

	@Test
	void refusesWhereTheSdkIsTheUsers() {
		this.app = App.of(WebApp.class, OwnSdk.class).with("management.endpoints.web.exposure.include=otel").start();
		assertThat(send("POST", "/sampling", "{\"ratio\": 0}").statusCode()).isEqualTo(400);
		assertThat(send("POST", "/flush", "").statusCode()).isEqualTo(400);
	}

	private void start(String... more) {
		this.app = App.of(WebApp.class)
			.sendingTo(this.backend)
			.with("management.endpoints.web.exposure.include=otel")
			.with(more)
			.start();
	}

	private void get(String path) {
		this.app.get(path);
		this.app.awaitSpans();
	}

	private static void assertAccountIsExact(TelemetryPipeline pipeline) {
		PipelineSnapshot snapshot = pipeline.status().snapshot();
		ExporterCounts counts = snapshot.exporters().get(0).counts().get(Signal.TRACES);
		assertThat(counts.enqueued()).isEqualTo(snapshot.signals().get(Signal.TRACES).created());
		assertThat(counts.delivered() + counts.queued()
				+ counts.dropped().values().stream().mapToLong(Long::longValue).sum())
			.as("%s", counts)
			.isEqualTo(counts.enqueued());
	}

	private static String body(HttpResponse<String> response, String path) {
		assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
		return JsonPath.read(response.body(), path);
	}

	private HttpResponse<String> send(String method, String path, String body) {
		HttpRequest request = HttpRequest.newBuilder(URI.create(this.app.url("/actuator/otel" + path)))
			.header("Content-Type", "application/json")
			.method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
			.build();
		try {
			return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	@RestController
	@EnableAutoConfiguration
	static class WebApp {

		@GetMapping("/hello")
		String hello() {
			return "hello";
		}

		@GetMapping("/other")
		String other() {
			return "other";
		}

	}

	static class OwnSdk {

		@Bean
		OpenTelemetry openTelemetry() {
			return OpenTelemetry.noop();
		}

	}

}
