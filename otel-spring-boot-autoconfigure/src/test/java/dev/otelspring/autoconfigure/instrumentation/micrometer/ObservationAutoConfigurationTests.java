package dev.otelspring.autoconfigure.instrumentation.micrometer;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.Caller;
import dev.otelspring.autoconfigure.testing.Peer;
import dev.otelspring.autoconfigure.testing.SentSpan;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

/** Beside Boot's starter for OpenTelemetry, Actuator and Micrometer's observations. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ObservationAutoConfigurationTests {

	private final Backend backend = Backend.start();

	private final Peer peer = Peer.start();

	private App app;

	@BeforeAll
	void start() {
		this.app = App.of(WebApp.class)
			.sendingTo(this.backend)
			.with("management.tracing.sampling.probability=1.0")
			.start();
	}

	@AfterAll
	void stop() {
		this.app.close();
		this.peer.close();
		this.backend.close();
	}

	@Test
	void makesOneSpanForARequest() {
		assertThat(spans("/orders")).singleElement().satisfies((span) -> {
			assertThat(span.kind()).isEqualTo("SERVER");
			assertThat(span.name()).isEqualTo("GET /orders");
		});
	}

	@Test
	void makesOneSpanForACall() {
		Map<String, SentSpan> spans = byKind(spans("/calls?url=" + this.peer.url("/stock")));
		assertThat(spans).containsOnlyKeys("SERVER", "CLIENT");
		assertThat(spans.get("CLIENT").parentSpanId()).isEqualTo(spans.get("SERVER").spanId());
		assertThat(this.peer.requests().get(this.peer.requests().size() - 1).getFirst("traceparent"))
			.contains(spans.get("CLIENT").traceId(), spans.get("CLIENT").spanId());
	}

	@Test
	void leavesMetersAlone() {
		MeterRegistry meters = this.app.bean(MeterRegistry.class);
		spans("/metered");
		assertThat(meters.get("http.server.requests").tag("uri", "/metered").timer().count()).isEqualTo(1);
		spans("/calls?url=" + this.peer.url("/metered"));
		assertThat(meters.get("http.client.requests").timers()).isNotEmpty();
	}

	@Test
	void makesASpanOfAnObservationWithinTheRequest() {
		Map<String, SentSpan> spans = byKind(spans("/observed?url=" + this.peer.url("/stock")));
		assertThat(spans).containsOnlyKeys("SERVER", "INTERNAL", "CLIENT");
		assertThat(spans.get("INTERNAL").name()).isEqualTo("checkout");
		assertThat(spans.get("INTERNAL").parentSpanId()).isEqualTo(spans.get("SERVER").spanId());
		assertThat(spans.get("CLIENT").parentSpanId()).isEqualTo(spans.get("INTERNAL").spanId());
	}

	private List<SentSpan> spans(String path) {
		Caller caller = Caller.create();
		assertThat(this.app.get(caller, path).statusCode()).isEqualTo(200);
		this.app.settle();
		return this.backend.spans(caller.traceId());
	}

	private static Map<String, SentSpan> byKind(List<SentSpan> spans) {
		return spans.stream().collect(Collectors.toMap(SentSpan::kind, Function.identity()));
	}

	@RestController
	@EnableAutoConfiguration
	static class WebApp {

		private final RestClient restClient;

		private final ObservationRegistry observations;

		WebApp(RestClient.Builder restClient, ObservationRegistry observations) {
			this.restClient = restClient.build();
			this.observations = observations;
		}

		@GetMapping({ "/orders", "/metered" })
		String orders() {
			return "[]";
		}

		@GetMapping("/calls")
		String calls(@RequestParam String url) {
			this.restClient.get().uri(url).retrieve().toBodilessEntity();
			return "called";
		}

		@GetMapping("/observed")
		String observed(@RequestParam String url) {
			Observation.createNotStarted("checkout", this.observations).observe(() -> calls(url));
			return "observed";
		}

	}

}
