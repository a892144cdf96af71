package dev.otelspring.autoconfigure.trace;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.otelspring.annotations.WithSpan;
import dev.otelspring.autoconfigure.ConfigurationFindings;
import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.Caller;
import dev.otelspring.autoconfigure.testing.SentSpan;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/** Which traces reach the backend. */
class SamplingTests {

	private static final String[] RULES = { "otel.traces.sampler=rules", "otel.traces.sampling.rules[0].path=/stock/**",
			"otel.traces.sampling.rules[0].ratio=0", "otel.traces.sampling.rules[1].attribute=url.query",
			"otel.traces.sampling.rules[1].matches=debug", "otel.traces.sampling.rules[1].ratio=1",
			"otel.traces.sampling.rules[2].kind=internal", "otel.traces.sampling.rules[2].name=tick*",
			"otel.traces.sampling.rules[2].rate=0.001", "otel.traces.sampling.default-ratio=0" };

	private final Backend backend = Backend.start();

	@AfterEach
	void close() {
		this.backend.close();
	}

	@Test
	void rulesDecideByWhatIsKnownWhenARequestComes() {
		try (App app = app(RULES)) {
			app.get("/stock/7?debug=1");
			app.get("/orders/1?debug=1");
			app.get("/orders/2");
			app.settle();
			assertThat(this.backend.spans()).extracting(SentSpan::name)
				.containsExactlyInAnyOrder("GET /orders/{id}", "work");
			assertThat(this.backend.spans()).extracting(SentSpan::traceId)
				.containsOnly(this.backend.spans().get(0).traceId());
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			# sampler                  | arg    | a caller who samples | one who does not
			rules                      |        | kept                 | dropped
			parentbased_rate_limiting  | 0.0001 | kept                 | dropped
			rate_limiting              | 1000   | kept                 | kept
			parentbased_always_off     |        | kept                 | dropped
			always_on                  |        | kept                 | kept
			""")
	void parentsDecideButForSamplersThatAskNobody(String sampler, String argument, String sampled, String dropped) {
		List<String> properties = new ArrayList<>(List.of("otel.traces.sampler=" + sampler,
				"otel.traces.sampler.arg=" + ((argument != null) ? argument : "")));
		if (sampler.equals("rules")) {
			properties.add("otel.traces.sampling.rules[0].path=/orders/**");
			properties.add("otel.traces.sampling.rules[0].ratio=0");
		}
		try (App app = app(properties.toArray(String[]::new))) {
			// What there is at once is gone: only the parent can say yes.
			app.get("/orders/0");
			Caller yes = Caller.create();
			Caller no = Caller.create();
			app.get(yes, "/orders/1");
			app.get("/orders/2", "traceparent", no.traceparent().replaceAll("01$", "00"));
			app.settle();
			assertThat(this.backend.spans(yes.traceId())).hasSize(sampled.equals("kept") ? 2 : 0);
			assertThat(this.backend.spans(no.traceId())).hasSize(dropped.equals("kept") ? 2 : 0);
		}
	}

	@Test
	void aRatioChoosesTheTracesThatOtherServicesChoose() {
		try (App app = app("otel.traces.sampler=rules", "otel.traces.sampling.rules[0].name=checkout",
				"otel.traces.sampling.rules[0].ratio=0.3")) {
			List<String> chosen = traces(app.bean(Tracer.class), "checkout", 500).stream()
				.filter((traceId) -> Sampler.traceIdRatioBased(0.3)
					.shouldSample(Context.root(), traceId, "any", SpanKind.INTERNAL, Attributes.empty(), List.of())
					.getDecision() == SamplingDecision.RECORD_AND_SAMPLE)
				.toList();
			app.settle();
			assertThat(chosen).hasSizeBetween(50, 250);
			assertThat(this.backend.spans()).extracting(SentSpan::traceId).containsExactlyInAnyOrderElementsOf(chosen);
		}
	}

	@Test
	void aRateCountsTracesAndNotSpans() {
		try (App app = app(RULES)) {
			traces(app.bean(Tracer.class), "tick-1", 10);
			app.settle();
			assertThat(this.backend.spans()).hasSize(1);
		}
	}

	@Test
	void aRateKeepsWholeTraces() {
		try (App app = app("otel.traces.sampler=rate_limiting", "otel.traces.sampler.arg=2")) {
			Map<String, Integer> spans = new LinkedHashMap<>();
			for (int i = 0; i < 2; i++) {
				app.get("/orders/" + i);
			}
			app.settle();
			this.backend.spans().forEach((span) -> spans.merge(span.traceId(), 1, Integer::sum));
			// Each with the span of the request and that of the method.
			assertThat(spans.values()).containsExactly(2, 2);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "parentbased_always_on", "always_on", "always_off", "parentbased_always_off",
			"traceidratio", "rules" })
	void theSamplerIsExchangedWhileTheApplicationRuns(String sampler) {
		try (App app = app("otel.traces.sampler=" + sampler, "otel.traces.sampling.default-ratio=1")) {
			SamplingControl control = app.bean(SamplingControl.class);
			String configured = control.description();
			assertThat(control.settings()).isNull();
			control.apply(SamplingSettings.ofRatio(0));
			app.get("/orders/none");
			control.apply(SamplingSettings.ofRatio(1));
			app.get("/orders/all");
			control.apply(new SamplingSettings(List.of(SamplingRule.ofPath("/orders/**", TraceShare.ofRatio(0))),
					TraceShare.ALL));
			app.get("/orders/ruled");
			app.get("/stock/ruled");
			assertThat(control.settings().rules()).hasSize(1);
			control.reset();
			assertThat(control.settings()).isNull();
			assertThat(control.description()).isEqualTo(configured);
			app.get("/orders/configured");
			app.settle();
			Stream<String> expected = Stream.of("/orders/all", "/stock/ruled",
					sampler.endsWith("always_off") ? "" : "/orders/configured");
			assertThat(paths())
				.containsExactlyInAnyOrderElementsOf(expected.filter((path) -> !path.isEmpty()).toList());
		}
	}

	// Children of dropped parents are not even made where that is known beforehand.
	@ParameterizedTest
	@ValueSource(strings = { "parentbased_always_on", "always_on", "always_off" })
	void aTraceStaysAsItBeganWhenTheSamplerIsExchanged(String sampler) {
		try (App app = app("otel.traces.sampler=" + sampler)) {
			SamplingControl control = app.bean(SamplingControl.class);
			Tracer tracer = app.bean(Tracer.class);
			Work work = app.bean(Work.class);
			control.apply(SamplingSettings.ofRatio(1));
			Span kept = tracer.spanBuilder("kept").startSpan();
			control.apply(SamplingSettings.ofRatio(0));
			Span dropped = tracer.spanBuilder("dropped").startSpan();
			workWithin(work, kept);
			control.apply(SamplingSettings.ofRatio(1));
			workWithin(work, dropped);
			kept.end();
			dropped.end();
			app.settle();
			assertThat(this.backend.spans()).extracting(SentSpan::name).containsExactlyInAnyOrder("kept", "work");
		}
	}

	@Test
	void aSamplerOfTheApplicationIsExchangedToo() {
		try (App app = app(UsersSampler.class)) {
			app.get("/orders/users");
			app.bean(SamplingControl.class).apply(SamplingSettings.ofRatio(1));
			app.get("/orders/ours");
			app.settle();
			assertThat(paths()).containsExactly("/orders/ours");
		}
	}

	@Test
	void saysSoWhereACustomizerHasSetAnotherSampler() {
		try (App app = app(Customized.class)) {
			SamplingControl control = app.bean(SamplingControl.class);
			assertThat(control.isInUse()).isFalse();
			assertThatIllegalStateException().isThrownBy(() -> control.apply(SamplingSettings.ofRatio(1)))
				.withMessageContaining("TracerProviderCustomizer");
		}
	}

	@Test
	void aVariableThatIsPartOfAWrongRuleIsToldAndTheDefaultApplies() {
		try (App app = App.of(Shop.class)
			.sendingTo(this.backend)
			.with("otel.traces.sampler=rules")
			.variable("OTEL_TRACES_SAMPLING_RULES_0_PATH", "/orders/**")
			.variable("OTEL_TRACES_SAMPLING_RULES_0_RATIO", "0")
			.variable("OTEL_TRACES_SAMPLING_RULES_1_RATE", "-1")
			.start()) {
			assertThat(app.bean(ConfigurationFindings.class).all()).singleElement()
				.satisfies((finding) -> assertThat(finding.message()).contains("OTEL_TRACES_SAMPLING_RULES_1_RATE='-1'")
					.contains("ignored with the whole list"));
			app.get("/orders/1");
			app.settle();
			assertThat(paths()).containsExactly("/orders/1");
		}
	}

	private App app(String... properties) {
		return App.of(Shop.class).sendingTo(this.backend).with(properties).start();
	}

	private App app(Class<?> more) {
		return App.of(Shop.class).and(more).sendingTo(this.backend).start();
	}

	private static void workWithin(Work work, Span parent) {
		try (Scope scope = parent.makeCurrent()) {
			work.work();
		}
	}

	private static List<String> traces(Tracer tracer, String name, int count) {
		List<String> traceIds = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			Span span = tracer.spanBuilder(name).startSpan();
			span.end();
			traceIds.add(span.getSpanContext().getTraceId());
		}
		return traceIds;
	}

	private List<Object> paths() {
		return this.backend.spans()
			.stream()
			.filter((span) -> span.kind().equals("SERVER"))
			.map((span) -> span.attributes().get("url.path"))
			.toList();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ Orders.class, Work.class })
	static class Shop {

	}

	@RestController
	static class Orders {

		private final Work work;

		Orders(Work work) {
			this.work = work;
		}

		@GetMapping({ "/orders/{id}", "/stock/{id}" })
		String order() {
			this.work.work();
			return "done";
		}

	}

	static class Work {

		@WithSpan("work")
		void work() {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class UsersSampler {

		@Bean
		Sampler sampler() {
			return Sampler.alwaysOff();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Customized {

		@Bean
		TracerProviderCustomizer otherSampler() {
			return (builder) -> builder.setSampler(Sampler.alwaysOff());
		}

	}

}
