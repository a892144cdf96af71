package dev.otelspring.autoconfigure.instrumentation.micrometer;

import java.time.Duration;
import java.util.List;

import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.Caller;
import dev.otelspring.autoconfigure.testing.LogLines;
import dev.otelspring.autoconfigure.testing.SentSpan;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.observability.DefaultSignalListener;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A WebFlux application that has Boot's own OpenTelemetry starter, Actuator and
 * Micrometer beside ours: nothing comes twice, and nothing is lost.
 */
@ExtendWith(OutputCaptureExtension.class)
class ReactiveObservationsTests {

	@AutoClose
	private final Backend backend = Backend.start();

	private final Caller caller = Caller.create();

	@AfterEach
	void stopPropagation() {
		Hooks.disableAutomaticContextPropagation();
	}

	@Test
	void makeNoSecondSpanOfARequestAndKeepTheirMeters(CapturedOutput output) {
		try (App app = start()) {
			app.get(this.caller, "/orders");
			app.get(this.caller, "/nowhere");
			app.settle();
			assertThat(app.bean(MeterRegistry.class).get("http.server.requests").tag("uri", "/orders").timer().count())
				.isEqualTo(1);
		}
		assertThat(spans()).extracting(SentSpan::kind).containsExactly("SERVER", "SERVER");
		assertThat(spans()).extracting(SentSpan::scope).containsOnly("dev.otelspring.spring-webflux");
		assertThat(LogLines.complaints(output)).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "auto", "limited" })
	void becomeChildrenOfOurServerSpan(String propagation) {
		try (App app = start("spring.reactor.context-propagation=" + propagation)) {
			app.get(this.caller, "/observed");
		}
		SentSpan observed = named("checkout");
		assertThat(observed.parentSpanId()).isEqualTo(server().spanId());
	}

	@ParameterizedTest
	@ValueSource(strings = { "auto", "limited" })
	void becomeChildrenOfOurServerSpanThoughStartedByHand(String propagation) {
		try (App app = start("spring.reactor.context-propagation=" + propagation)) {
			app.get(this.caller, "/observed-by-hand");
		}
		assertThat(named("checkout").parentSpanId()).isEqualTo(server().spanId());
	}

	@Test
	void areTheParentsOfSpansWithin() {
		try (App app = start()) {
			app.get(this.caller, "/observed");
		}
		assertThat(named("within").parentSpanId()).isEqualTo(named("checkout").spanId());
		assertThat(named("after").parentSpanId()).isEqualTo(server().spanId());
	}

	@Test
	void makeTheSpanWhereOursIsSwitchedOff() {
		try (App app = start("otel.instrumentation.spring-webflux.enabled=false")) {
			app.get(this.caller, "/observed");
		}
		SentSpan server = server();
		assertThat(server.scope()).doesNotStartWith("dev.otelspring");
		assertThat(named("checkout").parentSpanId()).isEqualTo(server.spanId());
		assertThat(named("within").parentSpanId()).isEqualTo(named("checkout").spanId());
	}

	private App start(String... properties) {
		return App.of(WebApp.class)
			.reactive()
			.sendingTo(this.backend)
			.with("management.tracing.sampling.probability=1.0")
			.with(properties)
			.start();
	}

	private List<SentSpan> spans() {
		return this.backend.spans(this.caller.traceId());
	}

	private SentSpan server() {
		List<SentSpan> servers = spans().stream().filter((span) -> span.kind().equals("SERVER")).toList();
		assertThat(servers).hasSize(1);
		return servers.get(0);
	}

	private SentSpan named(String name) {
		List<SentSpan> named = spans().stream().filter((span) -> span.name().equals(name)).toList();
		assertThat(named).as(() -> name + " in " + spans()).hasSize(1);
		return named.get(0);
	}

	@RestController
	@EnableAutoConfiguration
	static class WebApp {

		private final ObservationRegistry observations;

		private final Tracer tracer;

		WebApp(ObservationRegistry observations, Tracer tracer) {
			this.observations = observations;
			this.tracer = tracer;
		}

		@GetMapping("/orders")
		Mono<String> orders() {
			return Mono.just("[]");
		}

		@GetMapping("/observed")
		Mono<String> observed() {
			return Mono.delay(Duration.ofMillis(1))
				.map((tick) -> span("within"))
				.tap(() -> new ObservationListener(this.observations))
				.map((name) -> span("after"));
		}

		// As Spring Security does it.
		@GetMapping("/observed-by-hand")
		Mono<String> observedByHand() {
			return Mono.deferContextual((context) -> {
				Observation parent = context.getOrDefault(ObservationThreadLocalAccessor.KEY, null);
				Observation observation = Observation.createNotStarted("checkout", this.observations)
					.parentObservation(parent);
				return Mono.delay(Duration.ofMillis(1))
					.doOnNext((tick) -> observation.start().stop())
					.thenReturn("observed");
			});
		}

		private String span(String name) {
			Span span = this.tracer.spanBuilder(name).startSpan();
			span.end();
			return name;
		}

	}

	/** As Reactor's own module for Micrometer does it. */
	private static final class ObservationListener extends DefaultSignalListener<String> {

		private final Observation observation;

		ObservationListener(ObservationRegistry observations) {
			this.observation = Observation.createNotStarted("checkout", observations);
		}

		@Override
		public void doFirst() {
			this.observation.start();
		}

		@Override
		public Context addToContext(Context context) {
			return context.put(ObservationThreadLocalAccessor.KEY, this.observation);
		}

		@Override
		public void doOnComplete() {
			this.observation.stop();
		}

	}

}
