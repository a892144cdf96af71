package dev.otelspring.autoconfigure.vendors;

import dev.otelspring.autoconfigure.ConfigurationFindings;
import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.SentSpan;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

/** The names that AWS documents. */
class AwsTests extends CloudTests {

	private static final String LAMBDA = "io.opentelemetry.contrib.aws.resource.LambdaResourceProvider";

	private static final String HEADER = "X-Amzn-Trace-Id";

	@Test
	void theResourceTellsOfLambda() {
		try (App app = app("otel.java.enabled.resource.providers=" + LAMBDA).start()) {
			assertThat(sentResource(app)).containsEntry("cloud.platform", "aws_lambda")
				.containsEntry("cloud.region", "eu-central-1")
				.containsEntry("faas.name", "shop-function")
				.containsEntry("service.name", "shop");
		}
	}

	@Test
	void theResourceTellsNothingOutsideTheCloud() {
		try (App app = app("otel.java.disabled.resource.providers=" + LAMBDA
				+ ",io.opentelemetry.contrib.azure.resource.AzureAppServiceResourceProvider")
			.start()) {
			assertThat(sentResource(app)).containsEntry("service.name", "shop")
				.allSatisfy((key, value) -> assertThat(key).doesNotStartWith("cloud."));
			assertThat(app.bean(ConfigurationFindings.class).all()).isEmpty();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "xray", "xray-lambda" })
	void propagatorsGoByTheirNames(String name) {
		this.cloud.answer("/" + name, "ok");
		try (App app = App.of(WebShop.class)
			.sendingTo(this.backend)
			.with("otel.propagators=" + name, "callee=" + this.cloud.url() + "/" + name)
			.start()) {
			app.get("/call", HEADER, "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1");
			app.settle();
		}
		assertThat(this.backend.spans()).extracting(SentSpan::traceId)
			.hasSize(2)
			.containsOnly("5759e988bd862e3fe1be46a994272793");
		SentSpan server = span("SERVER");
		assertThat(server.parentSpanId()).isEqualTo("53995c3f42cd8ad8");
		assertThat(this.cloud.headers("/" + name, HEADER)).singleElement()
			.asString()
			.startsWith("Root=1-5759e988-bd862e3fe1be46a994272793;Parent=" + span("CLIENT").spanId() + ";Sampled=1");
	}

	@Test
	void theSamplerAsksXRayForItsRules() {
		this.cloud.answer("/GetSamplingRules", """
				{"SamplingRuleRecords": [{"SamplingRule": {"RuleName": "Default", "RuleARN": "*", "ResourceARN": "*",
				 "Priority": 1, "FixedRate": 0, "ReservoirSize": 0, "ServiceName": "shop", "ServiceType": "*",
				 "Host": "*", "HTTPMethod": "*", "URLPath": "*", "Version": 1, "Attributes": {}}}]}
				""");
		try (App app = app("otel.traces.sampler=xray", "otel.traces.sampler.arg=endpoint=" + this.cloud.url())
			.start()) {
			Awaitility.await().until(() -> !this.cloud.bodies("/GetSamplingRules").isEmpty());
			Tracer tracer = app.bean(Tracer.class);
			// Of the resource it knows the service's name: the rule is for this one.
			Awaitility.await().until(() -> {
				Span span = tracer.spanBuilder("before the rules").startSpan();
				span.end();
				return !span.isRecording() && !span.getSpanContext().isSampled();
			});
			tracer.spanBuilder("after the rules").startSpan().end();
			app.deliver();
			assertThat(this.backend.spans()).extracting(SentSpan::name).doesNotContain("after the rules");
		}
	}

	private SentSpan span(String kind) {
		return this.backend.spans().stream().filter((span) -> span.kind().equals(kind)).findFirst().orElseThrow();
	}

	@RestController
	@EnableAutoConfiguration
	static class WebShop {

		private final ObjectProvider<RestClient> client;

		private final String callee;

		WebShop(ObjectProvider<RestClient> client, @Value("${callee}") String callee) {
			this.client = client;
			this.callee = callee;
		}

		@GetMapping("/call")
		String call() {
			return String.valueOf(this.client.getObject().get().uri(this.callee).retrieve().body(String.class));
		}

		@Bean
		static RestClient client() {
			return RestClient.create();
		}

	}

}
