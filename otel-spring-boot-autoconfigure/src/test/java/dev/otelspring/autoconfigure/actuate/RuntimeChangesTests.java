package dev.otelspring.autoconfigure.actuate;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

import com.jayway.jsonpath.JsonPath;
import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.Caller;
import dev.otelspring.autoconfigure.testing.SentSpan;
import dev.otelspring.pipeline.testing.OtlpReceiver.Reply;
import io.opentelemetry.api.OpenTelemetry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
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
		this.app.get("/hello");
		assertThat(JsonPath.<Boolean>read(send("POST", "/sampling", "{\"rate\": 1000}").body(), "$.changed")).isTrue();
		this.app.get("/hello");
		send("POST", "/sampling", "{\"ratio\": 0}");
		this.app.get("/hello");
		HttpResponse<String> reset = send("DELETE", "/sampling", "");
		assertThat(JsonPath.<Boolean>read(reset.body(), "$.changed")).isFalse();
		assertThat(body(reset, "$.sampler")).contains("AlwaysOnSampler");
		this.app.get("/hello");
		this.app.deliver();
		assertThat(this.backend.spans()).hasSize(2);
		assertThat(output).contains("At /actuator/otel, sampling was set to ",
				"At /actuator/otel, sampling was set back");
	}

	@Test
	void deliversWhatIsThere() {
		start("otel.bsp.schedule.delay=1h");
		Caller caller = Caller.create();
		this.app.get(caller, "/hello");
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
		this.app.get("/hello");
		HttpResponse<String> sent = send("POST", "/test-span", "");
		assertThat(JsonPath.<Boolean>read(sent.body(), "$.delivered")).isFalse();
		assertThat(this.backend.spans()).extracting(SentSpan::name).doesNotContain("otel test span");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
			POST   | /sampling | {'ratio': 2}            | ratio must be
			POST   | /sampling | {'rate': -1}            | rate must be
			POST   | /sampling | {'ratio': 1, 'rate': 1} | either ratio
			POST   | /sampling | {}                      | either ratio
			POST   | /sampling | {'ratio': 'x'}          | ratio
			POST   | /doctor   | {}                      | must be sampling, flush or test-span
			DELETE | /flush    | {}                      | must be sampling
			""")
	void refusesWhatCannotBe(String method, String path, String body, String reason) {
		start();
		HttpResponse<String> response = send(method, path, body.replace('\'', '"'));
		assertThat(response.statusCode()).isEqualTo(400);
		this.app.get("/hello");
		this.app.deliver();
		assertThat(this.backend.spans()).hasSize(1);
		assertThat(response.body()).contains("Bad Request");
	}

	@Test
	void doesNothingWhereTheEndpointMayOnlyBeRead() {
		start("management.endpoint.otel.access=read-only");
		assertThat(send("POST", "/sampling", "{\"ratio\": 0}").statusCode()).isEqualTo(405);
		assertThat(send("DELETE", "/sampling", "").statusCode()).isEqualTo(405);
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

	}

	static class OwnSdk {

		@Bean
		OpenTelemetry openTelemetry() {
			return OpenTelemetry.noop();
		}

	}

}
