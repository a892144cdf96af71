package dev.otelspring.autoconfigure.instrumentation.micrometer;

import java.net.URI;
import java.util.List;

import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.Caller;
import dev.otelspring.autoconfigure.testing.LogLines;
import dev.otelspring.autoconfigure.testing.Peer;
import dev.otelspring.autoconfigure.testing.SentSpan;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application that has Boot's own OpenTelemetry starter, Actuator and Micrometer
 * beside ours: nothing comes twice, and nothing is lost.
 */
@ExtendWith(OutputCaptureExtension.class)
class ObservationsTests {

	private static final String SERVER_SPANS = "otel.instrumentation.spring-webmvc.enabled=";

	private static final String CLIENT_SPANS = "otel.instrumentation.spring-web.enabled=";

	@AutoClose
	private final Backend backend = Backend.start();

	@AutoClose
	private final Peer peer = Peer.start();

	private final Caller caller = Caller.create();

	@Test
	void makeNoSecondSpanOfARequestOrACall(CapturedOutput output) {
		try (App app = start()) {
			app.get(this.caller, "/call?url=" + this.peer.url("/orders"));
			app.get(this.caller, "/call-template?url=" + this.peer.url("/orders"));
			app.get(this.caller, "/call-web-client?url=" + this.peer.url("/orders"));
			app.get(this.caller, "/nowhere");
			app.settle();
		}
		assertThat(spans()).extracting(SentSpan::kind)
			.containsExactlyInAnyOrder("SERVER", "CLIENT", "SERVER", "CLIENT", "SERVER", "CLIENT", "SERVER");
		assertThat(spans()).extracting(SentSpan::scope)
			.containsOnly("dev.otelspring.spring-webmvc", "dev.otelspring.spring-web", "dev.otelspring.spring-webflux");
		assertThat(this.peer.requests()).allSatisfy((headers) -> assertThat(headers.get("traceparent")).hasSize(1));
		assertThat(LogLines.complaints(output)).isEmpty();
	}

	@Test
	void sendTheContextOfOurClientSpan() {
		try (App app = start()) {
			app.get(this.caller, "/call?url=" + this.peer.url("/orders"));
		}
		SentSpan client = only("CLIENT");
		assertThat(client.parentSpanId()).isEqualTo(only("SERVER").spanId());
		assertThat(this.peer.requests()).singleElement()
			.satisfies((headers) -> assertThat(headers.get("traceparent")).singleElement()
				.asString()
				.contains(client.traceId() + "-" + client.spanId()));
	}

	@Test
	void keepTheirMeters() {
		try (App app = start()) {
			app.get(this.caller, "/call?url=" + this.peer.url("/orders"));
			app.settle();
			MeterRegistry meters = app.bean(MeterRegistry.class);
			assertThat(meters.get("http.server.requests").tags("uri", "/call", "status", "200").timer().count())
				.isEqualTo(1);
			assertThat(meters.get("http.client.requests").tags("status", "200").timer().count()).isEqualTo(1);
		}
	}

	@Test
	void becomeChildrenOfOurServerSpan() {
		try (App app = start()) {
			app.get(this.caller, "/observe");
		}
		SentSpan server = only("SERVER");
		SentSpan observed = only("INTERNAL");
		assertThat(observed.name()).isEqualTo("order.placed");
		assertThat(observed.parentSpanId()).isEqualTo(server.spanId());
	}

	@Test
	void areParentsOfOurClientSpan() {
		try (App app = start()) {
			app.get(this.caller, "/observe-call?url=" + this.peer.url("/orders"));
		}
		assertThat(only("CLIENT").parentSpanId()).isEqualTo(only("INTERNAL").spanId());
		assertThat(only("INTERNAL").parentSpanId()).isEqualTo(only("SERVER").spanId());
	}

	@Test
	void makeTheServerSpanWhereOursIsSwitchedOff() {
		try (App app = start(SERVER_SPANS + "false", "management.tracing.sampling.probability=1")) {
			app.get(this.caller, "/call?url=" + this.peer.url("/orders"));
			app.settle();
		}
		assertThat(only("SERVER").scope()).isNotEqualTo("dev.otelspring.spring-webmvc");
		assertThat(only("CLIENT").scope()).isEqualTo("dev.otelspring.spring-web");
		assertThat(only("CLIENT").parentSpanId()).isEqualTo(only("SERVER").spanId());
	}

	@Test
	void makeTheClientSpanWhereOursIsSwitchedOff() {
		try (App app = start(CLIENT_SPANS + "false", "management.tracing.sampling.probability=1")) {
			app.get(this.caller, "/call?url=" + this.peer.url("/orders"));
			app.settle();
		}
		assertThat(only("SERVER").scope()).isEqualTo("dev.otelspring.spring-webmvc");
		assertThat(only("CLIENT").scope()).isNotEqualTo("dev.otelspring.spring-web");
		assertThat(only("CLIENT").parentSpanId()).isEqualTo(only("SERVER").spanId());
	}

	@Test
	void makeTheSpanOfAWebClientWhereOursIsSwitchedOff() {
		try (App app = start("otel.instrumentation.spring-webflux.enabled=false",
				"management.tracing.sampling.probability=1")) {
			app.get(this.caller, "/call-web-client?url=" + this.peer.url("/orders"));
			app.settle();
		}
		assertThat(only("CLIENT").scope()).isNotEqualTo("dev.otelspring.spring-webflux");
		assertThat(only("CLIENT").parentSpanId()).isEqualTo(only("SERVER").spanId());
	}

	@Test
	void makeAllSpansWhereOursAreSwitchedOff() {
		try (App app = start(CLIENT_SPANS + "false", SERVER_SPANS + "false",
				"management.tracing.sampling.probability=1")) {
			app.get(this.caller, "/call?url=" + this.peer.url("/orders"));
			app.settle();
		}
		assertThat(spans()).extracting(SentSpan::kind).containsExactlyInAnyOrder("SERVER", "CLIENT");
	}

	@Test
	void exportNothingTwiceWhereBootExportsToo() {
		String endpoint = this.backend.receiver().endpoint().toString();
		try (App app = App.of(WebApp.class)
			.sendingTo(this.backend)
			// Boot reads this one as well.
			.variable("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint)
			.with("management.opentelemetry.tracing.export.otlp.endpoint=" + endpoint + "/v1/traces",
					"management.tracing.sampling.probability=1")
			.start()) {
			app.get(this.caller, "/call?url=" + this.peer.url("/orders"));
			app.settle();
		}
		assertThat(spans()).extracting(SentSpan::kind).containsExactlyInAnyOrder("SERVER", "CLIENT");
	}

	private App start(String... properties) {
		return App.of(WebApp.class).sendingTo(this.backend).with(properties).start();
	}

	private List<SentSpan> spans() {
		return this.backend.spans(this.caller.traceId());
	}

	private SentSpan only(String kind) {
		List<SentSpan> ofKind = spans().stream().filter((span) -> span.kind().equals(kind)).toList();
		assertThat(ofKind).as(kind + " spans").hasSize(1);
		return ofKind.get(0);
	}

	@RestController
	@EnableAutoConfiguration
	static class WebApp {

		private final RestClient restClient;

		private final RestTemplate restTemplate;

		private final WebClient webClient;

		private final ObservationRegistry observations;

		WebApp(RestClient.Builder restClient, RestTemplateBuilder restTemplate, WebClient.Builder webClient,
				ObservationRegistry observations) {
			this.webClient = webClient.build();
			this.restClient = restClient.build();
			this.restTemplate = restTemplate.build();
			this.observations = observations;
		}

		@GetMapping("/call")
		int call(@RequestParam String url) {
			return this.restClient.get().uri(url).retrieve().toBodilessEntity().getStatusCode().value();
		}

		@GetMapping("/call-template")
		int callTemplate(@RequestParam String url) {
			return this.restTemplate.getForEntity(url, Void.class).getStatusCode().value();
		}

		@GetMapping("/call-web-client")
		int callWebClient(@RequestParam String url) {
			return this.webClient.get()
				.uri(URI.create(url))
				.exchangeToMono((response) -> Mono.just(response.statusCode().value()))
				.blockOptional()
				.orElseThrow();
		}

		@GetMapping("/observe")
		String observe() {
			return Observation.createNotStarted("order.placed", this.observations).observeChecked(() -> "observed");
		}

		@GetMapping("/observe-call")
		Integer observeCall(@RequestParam String url) {
			return Observation.createNotStarted("order.placed", this.observations).observeChecked(() -> call(url));
		}

	}

}
