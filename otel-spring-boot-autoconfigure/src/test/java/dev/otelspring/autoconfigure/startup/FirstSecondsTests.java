package dev.otelspring.autoconfigure.startup;

import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;

import com.jayway.jsonpath.JsonPath;
import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.LogLines;
import dev.otelspring.autoconfigure.testing.SentLog;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** What somebody learns who starts the application for the first time, and only looks. */
@ExtendWith(OutputCaptureExtension.class)
class FirstSecondsTests {

	private static final Duration FIVE_SECONDS = Duration.ofSeconds(5);

	@AutoClose
	private final Backend backend = Backend.start();

	/** By what is logged at the start; where that goes nowhere, by looking. */
	@ParameterizedTest
	@ValueSource(strings = { "otel.logs.exporter=otlp", "otel.logs.exporter=none",
			"otel.logs.exporter=none,otel.exporter.otlp.protocol=grpc" })
	void tellWithinFiveSecondsThatThePortIsWrong(String properties, CapturedOutput output) throws IOException {
		int port = freePort();
		try (App app = App.of(WebApp.class)
			.with("management.endpoints.web.exposure.include=otel",
					"otel.exporter.otlp.endpoint=http://localhost:" + port)
			.with(properties.split(","))
			.start()) {
			Awaitility.await().atMost(FIVE_SECONDS).untilAsserted(() -> {
				assertThat(LogLines.of(output, "WARN")).filteredOn((line) -> line.contains("Exporter 'otlp'"))
					.singleElement()
					.asString()
					.contains("cannot deliver", "connection refused at http://localhost:" + port,
							" Why: nothing listens", "otel.exporter.otlp.endpoint");
				String doctor = app.get("/actuator/otel/doctor").body();
				List<String> what = JsonPath.read(doctor, "$.findings[?(@.id == 'exporter')].what");
				assertThat(what).singleElement().asString().contains("cannot deliver", "localhost:" + port);
				assertThat(JsonPath.<String>read(app.get("/actuator/otel/exporters/otlp").body(), "$.state"))
					.isEqualTo("RETRYING");
			});
		}
	}

	@Test
	void tellInOneLineWhereTelemetryGoes(CapturedOutput output) {
		String endpoint = this.backend.receiver().endpoint().toString();
		try (App app = App.of(WebApp.class)
			.sendingTo(this.backend)
			.with("management.endpoints.web.exposure.include=otel", "otel.service.name=shop",
					"otel.traces.sampler=traceidratio", "otel.traces.sampler.arg=0.25", "otel.metrics.exporter=none",
					"otel.logs.exporter=otlp,console",
					"otel.exporter.otlp.endpoint=" + endpoint.replace("http://", "http://me:geheim@"))
			.start()) {
			assertThat(summary(output)).contains("OpenTelemetry: 'shop' sends ")
				.contains("traces and logs to otlp (" + endpoint + ", http/protobuf)")
				.contains("logs to console-logs")
				.contains("; sampler TraceIdRatioBased{0.25")
				.containsPattern("; 1[0-9] instrumentations$");
			app.deliver();
		}
		assertThat(this.backend.logs()).isNotEmpty()
			.extracting(SentLog::body)
			.noneMatch((body) -> body.startsWith("OpenTelemetry:"));
		assertThat(output).doesNotContain("geheim");
	}

	@Test
	void tellWhereFindingsAreToBeSeen(CapturedOutput output) {
		try (App app = App.of(WebApp.class)
			.silent()
			.with("management.endpoints.web.exposure.include=otel", "management.endpoints.web.base-path=/manage")
			.variable("OTEL_TRACES_SAMPLER", "sometimes")
			.start()) {
			// The service has no name.
			assertThat(summary(output)).contains(" sends nothing, for there is no exporter")
				.contains("; sampler ParentBased{root:AlwaysOnSampler,…};")
				.endsWith("; 2 findings, see /manage/otel/doctor");
		}
	}

	@Test
	void areNotToldWhereThatIsNotWanted(CapturedOutput output) {
		try (App app = App.of(WebApp.class).silent().with("otel.startup-summary.enabled=false").start();
				App other = App.of(WebApp.class).silent().with("spring.main.log-startup-info=false").start();
				App told = App.of(WebApp.class).silent().start()) {
			// Nothing is exposed there.
			assertThat(summary(output))
				.endsWith("; 1 finding, to be seen at /actuator/otel/doctor once the endpoint 'otel' is exposed");
		}
	}

	private static String summary(CapturedOutput output) {
		return Awaitility.await()
			.until(() -> LogLines.of(output, "INFO")
				.stream()
				.filter((line) -> line.contains("StartSummary : OpenTelemetry: "))
				.toList(), (lines) -> lines.size() == 1)
			.get(0);
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

	@EnableAutoConfiguration
	static class WebApp {

	}

}
