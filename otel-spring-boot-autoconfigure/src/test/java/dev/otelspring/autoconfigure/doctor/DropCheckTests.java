package dev.otelspring.autoconfigure.doctor;

import java.time.Duration;
import java.time.Instant;

import dev.otelspring.autoconfigure.doctor.Finding.Severity;
import dev.otelspring.pipeline.assembly.TelemetryPipeline;
import dev.otelspring.pipeline.testing.SettableClock;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Whether drops are over. */
class DropCheckTests {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private final SettableClock clock = new SettableClock(Instant.parse("2026-01-01T12:00:00Z"));

	@Test
	void tellsWhetherItGoesOn() {
		try (TelemetryPipeline pipeline = TelemetryPipeline.builder()
			.addSpanExporter("none", SpanExporter.composite())
			.memoryLimit(0)
			.clock(this.clock)
			.build();
				SdkTracerProvider traces = SdkTracerProvider.builder()
					.addSpanProcessor(pipeline.spanSource())
					.build()) {
			Check check = new DropCheck(pipeline, this.clock);
			assertThat(check.findings()).isEmpty();
			String what = "Before the exporters %d spans were dropped (memory_limit)%s";
			drop(traces.get("test"), pipeline);
			isTold(check, Severity.WARNING, what.formatted(1, ""));
			this.clock.advance(Duration.ofMinutes(9));
			isTold(check, Severity.WARNING, what.formatted(1, ""));
			this.clock.advance(Duration.ofMinutes(2));
			isTold(check, Severity.INFO, what.formatted(1, ", the last one 11 minutes ago"));
			this.clock.advance(Duration.ofHours(3));
			isTold(check, Severity.INFO, what.formatted(1, ", the last one 3 hours ago"));
			this.clock.advance(Duration.ofDays(3));
			isTold(check, Severity.INFO, what.formatted(1, ", the last one 3 days ago"));
			drop(traces.get("test"), pipeline);
			isTold(check, Severity.WARNING, what.formatted(2, ""));
		}
	}

	private static void drop(Tracer tracer, TelemetryPipeline pipeline) {
		tracer.spanBuilder("one").startSpan().end();
		assertThat(pipeline.collect(PATIENCE)).isTrue();
	}

	private static void isTold(Check check, Severity severity, String what) {
		assertThat(check.findings()).singleElement().satisfies((finding) -> {
			assertThat(finding.severity()).isEqualTo(severity);
			assertThat(finding.what()).isEqualTo(what);
		});
	}

}
