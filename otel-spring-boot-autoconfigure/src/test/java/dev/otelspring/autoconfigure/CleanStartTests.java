package dev.otelspring.autoconfigure;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.LogLines;
import dev.otelspring.pipeline.assembly.TelemetryPipeline;
import dev.otelspring.pipeline.status.PipelineSnapshot.LastError;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/** Nothing to complain about where nothing is wrong, and one line where something is. */
@ExtendWith(OutputCaptureExtension.class)
class CleanStartTests {

	@AutoClose
	private final Backend backend = Backend.start();

	@Test
	void saysNothingWhereAllIsWell(CapturedOutput output) {
		try (App app = App.of(WebApp.class).sendingTo(this.backend).start()) {
			assertThat(app.get("/hello").statusCode()).isEqualTo(200);
			app.settle();
		}
		assertThat(this.backend.spans()).hasSize(1);
		assertThat(LogLines.complaints(output)).isEmpty();
	}

	@Test
	void saysNothingWhereTheStarterStandsAlone(CapturedOutput output) {
		try (App app = App.of(WebApp.class).sendingTo(this.backend).starterAlone().start()) {
			assertThat(app.get("/hello").statusCode()).isEqualTo(200);
			app.settle();
		}
		assertThat(this.backend.spans()).hasSize(1);
		assertThat(LogLines.complaints(output)).isEmpty();
	}

	@Test
	void saysOnceThatNobodyTakesTelemetry(CapturedOutput output) {
		// Nothing listens there any more.
		this.backend.close();
		try (App app = App.of(WebApp.class).sendingTo(this.backend).start()) {
			assertThat(app.get("/hello").statusCode()).isEqualTo(200);
			Set<Instant> failures = new HashSet<>();
			Awaitility.await().until(() -> {
				LastError problem = app.bean(TelemetryPipeline.class)
					.status()
					.snapshot()
					.exporters()
					.get(0)
					.lastError();
				if (problem != null) {
					failures.add(problem.at());
				}
				return failures.size() > 2;
			});
			assertThat(LogLines.complaints(output)).singleElement()
				.asString()
				.contains("WARN", "Exporter 'otlp' cannot deliver", "the application is not affected");
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

}
