package dev.otelspring.autoconfigure.vendors;

import java.util.HashMap;
import java.util.Map;

import dev.otelspring.autoconfigure.ConfigurationFindings;
import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Backend;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.resources.Resource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/** The names that AWS documents. */
class AwsTests {

	private static final String LAMBDA = "io.opentelemetry.contrib.aws.resource.LambdaResourceProvider";

	private static final AttributeKey<String> PLATFORM = AttributeKey.stringKey("cloud.platform");

	private final Cloud cloud = Cloud.INSTANCE;

	private final Backend backend = Backend.start();

	@AfterEach
	void close() {
		this.backend.close();
	}

	@Test
	void theResourceTellsOfLambda() {
		try (App app = app("otel.java.enabled.resource.providers=" + LAMBDA).start()) {
			Resource resource = app.bean(Resource.class);
			assertThat(resource.getAttribute(PLATFORM)).isEqualTo("aws_lambda");
			assertThat(resource.getAttribute(AttributeKey.stringKey("faas.name"))).isEqualTo("shop-function");
			assertThat(resource.getAttribute(AttributeKey.stringKey("service.name"))).isEqualTo("shop");
		}
	}

	@Test
	void theResourceTellsNothingOutsideTheCloud() {
		try (App app = app("otel.java.disabled.resource.providers=" + LAMBDA
				+ ",io.opentelemetry.contrib.azure.resource.AzureAppServiceResourceProvider")
			.start()) {
			assertThat(app.bean(Resource.class).getAttributes().asMap())
				.noneSatisfy((key, value) -> assertThat(key.getKey()).startsWith("cloud."));
			assertThat(app.bean(ConfigurationFindings.class).all()).isEmpty();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "xray", "xray-lambda" })
	void propagatorsGoByTheirNames(String name) {
		try (App app = app("otel.propagators=" + name).start()) {
			Map<String, String> headers = new HashMap<>();
			SpanContext span = SpanContext.create("0af7651916cd43dd8448eb211c80319c", "00f067aa0ba902b7",
					TraceFlags.getSampled(), TraceState.getDefault());
			app.bean(ContextPropagators.class)
				.getTextMapPropagator()
				.inject(Context.root().with(Span.wrap(span)), headers, Map::put);
			assertThat(headers).containsEntry("X-Amzn-Trace-Id",
					"Root=1-0af76519-16cd43dd8448eb211c80319c;Parent=00f067aa0ba902b7;Sampled=1");
		}
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
			// Of the resource it knows the service's name: the rule is for this one.
			Awaitility.await().until(() -> !app.bean(Tracer.class).spanBuilder("test").startSpan().isRecording());
		}
	}

	private App.Builder app(String... properties) {
		return App.of(Application.class)
			.sendingTo(this.backend)
			.with("spring.application.name=shop")
			.with(properties)
			.noWeb();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
