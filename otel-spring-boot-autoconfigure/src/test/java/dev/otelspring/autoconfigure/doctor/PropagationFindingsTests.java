package dev.otelspring.autoconfigure.doctor;

import java.time.Clock;
import java.time.Duration;
import java.util.List;

import dev.otelspring.autoconfigure.baggage.BaggageRefusals;
import dev.otelspring.autoconfigure.doctor.Finding.Severity;
import dev.otelspring.autoconfigure.propagation.PropagationStatistics;
import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.Caller;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/** Callers whose traces do not come through. */
class PropagationFindingsTests {

	private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

	private static final Clock LATER = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(25));

	@AutoClose
	private final Backend backend = Backend.start();

	@Test
	void tellsWhatIsWrongWithTheirHeadersAndWhetherThatGoesOn() {
		try (App app = App.of(Shop.class).sendingTo(this.backend).start()) {
			app.get(Caller.create(), "/hello", "tracestate", "a=b");
			app.get("/hello");
			app.get("/hello", "baggage", "alone=fine");
			assertThat(findings(new PropagationCheck(app.bean(PropagationStatistics.class), Clock.systemUTC())))
				.isEmpty();
			app.get("/hello", "traceparent", "00-" + "0".repeat(32) + "-" + "0".repeat(16) + "-01");
			app.get("/hello", "traceparent", "00-" + TRACE.toUpperCase() + "-00f067aa0ba902b7-01");
			app.get("/hello", "traceparent", "nonsense", "tracestate", "a=b");
			app.get("/hello", "tracestate", "a=b", "baggage", "user=1");
			app.get("/hello", "x-datadog-trace-id", "1", "x-datadog-parent-id", "2", "baggage", "=nobody");
			List<Finding> findings = app.bean(Doctor.class)
				.examine()
				.stream()
				.filter((finding) -> finding.id().equals("propagation"))
				.toList();
			assertThat(findings).extracting(Finding::what)
				.containsExactlyInAnyOrder("3 requests came with a traceparent that is not valid, and began a new one",
						"1 requests came with a tracestate and no traceparent, and began a new one",
						"1 requests came with a trace in the format 'datadog', and began a new one");
			assertThat(findings).extracting(Finding::severity).containsOnly(Severity.WARNING);
			assertThat(findings).extracting(Finding::mend)
				.anyMatch((mend) -> mend.startsWith("Let each proxy on the way pass traceparent"))
				.anyMatch((mend) -> mend.contains("DD_TRACE_PROPAGATION_STYLE"))
				.noneMatch((mend) -> mend.contains("Add datadog to"));
			// The same, looked at later.
			assertThat(findings(new PropagationCheck(app.bean(PropagationStatistics.class), LATER))).hasSize(3)
				.allMatch((what) -> what.startsWith("INFO ") && what.endsWith(", the last one 25 minutes ago"));
			assertThat(findings(new BaggageCheck(app.bean(BaggageRefusals.class), LATER))).singleElement()
				.asString()
				.endsWith("were dropped, the last one 25 minutes ago");
		}
	}

	private static List<String> findings(Check check) {
		return check.findings().stream().map((finding) -> finding.severity() + " " + finding.what()).toList();
	}

	@RestController
	@EnableAutoConfiguration
	static class Shop {

		@GetMapping("/hello")
		String hello() {
			return "hello";
		}

	}

}
